package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.Ports;
import dev.sojourn.server.SojournServer;
import dev.sojourn.server.Wire;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoHostsTest {

  @TempDir Path directory;

  /** A page whose own name means this machine all of a sudden must get nothing out of the demo. */
  @Test
  @Tag("CS-7")
  void theDemoAnswersToThisMachinesNamesOnly() throws Exception {
    int port = Ports.free();
    Map<String, Object> settings =
        Map.of(
            "server.port",
            port,
            "sojourn.public-url",
            "http://localhost:" + port,
            "sojourn.store.url",
            "sqlite:" + directory.resolve("sojourn.db"),
            "sojourn.keys.file",
            directory.resolve("keys"));
    try (var server = SojournServer.start(settings, DemoHosts::guard)) {
      Wire wire = new Wire(port);

      for (String own : new String[] {"localhost", "127.0.0.1", "[::1]"}) {
        assertThat(wire.send("GET /login", "Host: " + own + ":" + port).status()).isEqualTo(200);
        assertThat(wire.send("GET /login", "Host: " + own + ":1").status()).isEqualTo(421);
      }
      for (String other : new String[] {"evil.example", "localhost.evil.example", "127.0.0.2"}) {
        for (String path : new String[] {"/login", "/openapi.json", "/v1/sessions"}) {
          Wire.Answer answer = wire.send("GET " + path, "Host: " + other + ":" + port);
          assertThat(answer.status()).as(answer.text()).isEqualTo(421);
          assertThat(answer.isProblem()).isTrue();
        }
        assertThat(wire.post("/v1/sessions/verify", "{}", "Host: " + other + ":" + port).status())
            .isEqualTo(421);
      }
      assertThat(server.isRunning()).isTrue();
    }
  }
}
