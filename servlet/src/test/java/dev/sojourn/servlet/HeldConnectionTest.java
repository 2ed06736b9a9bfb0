package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class HeldConnectionTest {

  @Nested
  class InJetty extends HeldConnectionContract {
    InJetty() {
      super(Jetty::new);
    }
  }

  @Nested
  class InTomcat extends HeldConnectionContract {
    InTomcat() {
      super(TomcatServer::new);
    }
  }
}
