package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class IdentityTest {

  @Nested
  class InJetty extends IdentityContract {
    InJetty() {
      super(Jetty::new);
    }
  }

  @Nested
  class InTomcat extends IdentityContract {
    InTomcat() {
      super(TomcatServer::new);
    }
  }
}
