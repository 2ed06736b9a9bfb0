package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class EarlyCommitTest {

  @Nested
  class InJetty extends EarlyCommitContract {
    InJetty() {
      super(Jetty::new);
    }
  }

  @Nested
  class InTomcat extends EarlyCommitContract {
    InTomcat() {
      super(TomcatServer::new);
    }
  }
}
