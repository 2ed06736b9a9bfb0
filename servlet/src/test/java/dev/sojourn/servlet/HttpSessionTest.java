package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class HttpSessionTest {

  @Nested
  class InJetty extends HttpSessionContract {
    InJetty() {
      super(Jetty::new);
    }
  }

  @Nested
  class InTomcat extends HttpSessionContract {
    InTomcat() {
      super(TomcatServer::new);
    }
  }
}
