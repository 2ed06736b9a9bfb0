package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class AdoptionTest {

  @Nested
  class InJetty extends AdoptionContract {
    InJetty() {
      super(Jetty::new);
    }
  }

  @Nested
  class InTomcat extends AdoptionContract {
    InTomcat() {
      super(TomcatServer::new);
    }
  }
}
