package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.SignIn;
import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that keeps its connection finds it open when it sends its next request. */
class KeptConnectionTest {

  private static final String HEAD =
      """
      POST /v1/sessions HTTP/1.1
      Host: localhost
      Content-Type: text/plain
      Content-Length: 4
      """;

  @TempDir static Path directory;
  static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, new ManualTime(), Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aRefusalLeavesTheConnectionOpenForTheNextRequest() throws IOException {
    try (Socket socket = connect()) {
      send(socket, HEAD + "\nbo");
      send(socket, "dy");
      assertThat(head(socket)).startsWith("HTTP/1.1 401").doesNotContainIgnoringCase("close");
      send(socket, "GET /actuator/health HTTP/1.1\nHost: localhost\n\n");
      assertThat(head(socket)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void whoAsksBeforeSendingIsToldToSend() throws IOException {
    try (Socket socket = connect()) {
      send(socket, HEAD + "Expect: 100-continue\n\n");
      assertThat(head(socket)).startsWith("HTTP/1.1 100");
      send(socket, "body");
      assertThat(head(socket)).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void whoAsksBeforeSendingTooMuchIsRefusedAtOnce() throws IOException {
    try (Socket socket = connect()) {
      send(
          socket,
          """
          POST /v1/sessions HTTP/1.1
          Host: localhost
          Expect: 100-continue
          Content-Length: 65537

          """);
      assertThat(head(socket)).startsWith("HTTP/1.1 413");
    }
  }

  /** As two clients of a proxy that keeps its connections do. */
  @Test
  void aTokenInOtherLettersIsNoneAlsoBehindTheRightOne() throws IOException {
    var created = (Creation.Created) server.sessions().create(SignIn.user("erika"));
    String token = created.token().reveal();
    try (Socket socket = connect()) {
      for (String way : List.of("Authorization: Bearer ", "Cookie: __Host-sojourn=")) {
        String ask = "GET /v1/me HTTP/1.1\nHost: localhost\n" + way;
        send(socket, ask + token + "\n\n");
        assertThat(head(socket)).as(way).startsWith("HTTP/1.1 200");
        send(socket, ask + token.toUpperCase(Locale.ROOT) + "\n\n");
        assertThat(head(socket)).as(way).startsWith("HTTP/1.1 401");
      }
    }
  }

  private static Socket connect() throws IOException {
    int port = URI.create(server.origin()).getPort();
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    socket.getOutputStream().write(bytes);
  }

  /** The head of the next answer; its body of stated length is read, too. */
  private static String head(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      assertThat(next).as("the connection was closed after: " + head).isNotNegative();
      head.append((char) next);
    }
    String text = head.toString();
    int length =
        text.lines()
            .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    in.readNBytes(length);
    return text;
  }
}
