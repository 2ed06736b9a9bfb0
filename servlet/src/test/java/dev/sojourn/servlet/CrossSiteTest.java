package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class CrossSiteTest {

  @Nested
  class InJetty extends CrossSiteContract {
    InJetty() {
      super(Jetty::new);
    }
  }

  @Nested
  class InTomcat extends CrossSiteContract {
    InTomcat() {
      super(TomcatServer::new);
    }
  }
}
