package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.TimeSource;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that stop in the middle of something: more of them than Jetty has threads by default. */
class StuckClientsTest {

  private static final int CROWD = 400;

  @TempDir static Path directory;
  private static TestServer server;

  private final List<Socket> crowd = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, TimeSource.system(), Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leave() throws IOException {
    for (Socket socket : crowd) {
      socket.close();
    }
  }

  /** The last one asks for much and reads nothing of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/sessions/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n{",
        "POST /v1/sessions/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600000\r\n\r\n{",
        "POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\n\r\n10\r\nusername",
        "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
      })
  void keepNobodyElseWaiting(String beginning) throws IOException {
    int port = URI.create(server.origin()).getPort();
    for (int i = 0; i < CROWD; i++) {
      Socket socket = new Socket();
      crowd.add(socket);
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
    }

    Wire wire = new Wire(server);
    assertThat(wire.send("GET /login").status()).isEqualTo(200);
    assertThat(wire.post("/v1/sessions/verify", "{}").status()).isEqualTo(401);
    assertThat(wire.send("GET /actuator/health").status()).isEqualTo(200);
  }
}
