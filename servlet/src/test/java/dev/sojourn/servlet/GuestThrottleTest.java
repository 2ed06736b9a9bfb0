package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class GuestThrottleTest {

  @Nested
  class InJetty extends GuestThrottleContract {
    InJetty() {
      super(Jetty::new);
    }
  }

  @Nested
  class InTomcat extends GuestThrottleContract {
    InTomcat() {
      super(TomcatServer::new);
    }
  }
}
