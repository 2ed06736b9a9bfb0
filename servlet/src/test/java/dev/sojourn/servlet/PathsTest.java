package dev.sojourn.servlet;

import org.junit.jupiter.api.Nested;

class PathsTest {

  @Nested
  class InJetty extends PathsContract {
    InJetty() {
      super(Jetty::new, "");
    }
  }

  @Nested
  class InLenientJetty extends PathsContract {
    InLenientJetty() {
      super(Jetty::lenient, "");
    }
  }

  @Nested
  class BelowAContextOfLenientJetty extends PathsContract {
    BelowAContextOfLenientJetty() {
      super(Jetty::lenient, "/app");
    }
  }

  @Nested
  class InTomcat extends PathsContract {
    InTomcat() {
      super(TomcatServer::new, "");
    }
  }

  @Nested
  class InLenientTomcat extends PathsContract {
    InLenientTomcat() {
      super(TomcatServer::lenient, "");
    }
  }

  @Nested
  class BelowAContextOfLenientTomcat extends PathsContract {
    BelowAContextOfLenientTomcat() {
      super(TomcatServer::lenient, "/app");
    }
  }
}
