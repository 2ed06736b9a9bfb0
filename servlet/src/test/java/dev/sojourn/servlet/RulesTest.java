package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class RulesTest {

  @Nested
  class InJetty extends RulesContract {
    InJetty() {
      super(Jetty::new);
    }
  }

  @Nested
  class InTomcat extends RulesContract {
    InTomcat() {
      super(TomcatServer::new);
    }
  }
}
