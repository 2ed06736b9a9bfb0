package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class CookieCorpusTest {

  @Nested
  class InJetty extends CookieCorpusContract {
    InJetty() {
      super(Jetty::new);
    }
  }

  @Nested
  class InTomcat extends CookieCorpusContract {
    InTomcat() {
      super(TomcatServer::new);
    }
  }
}
