package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class SigningInTest {

  @Nested
  class InJetty extends SignInContract {
    InJetty() {
      super(Jetty::new);
    }
  }

  @Nested
  class InTomcat extends SignInContract {
    InTomcat() {
      super(TomcatServer::new);
    }
  }
}
