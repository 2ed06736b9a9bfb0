package dev.sojourn.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the proxy says itself is plain, and nothing of what it is made of. */
@Timeout(60)
class ProxyTest {

  private static final String HOST = "Host: localhost\r\n";

  @TempDir Path directory;
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private Server proxy;

  @BeforeEach
  void start() throws Exception {
    proxy = Proxy.start(0, () -> nodes);
  }

  @AfterEach
  void stop() throws Exception {
    proxy.stop();
  }

  private String ask(String line, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.getURI().getPort())) {
      String request = line + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertIsPlain(String answer, int status, String text) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("content-type: text/plain")
        .endsWith(text + "\n")
        .doesNotContainIgnoringCase("jetty", "<html", "exception");
  }

  @Test
  void withoutNodesItSaysSo() throws Exception {
    String answer = ask("GET /", HOST);

    assertIsPlain(answer, 503, "No node listens.");
    assertThat(answer).containsIgnoringCase("retry-after: 1");
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    assertIsPlain(ask("GET /", "Host: a\r\nHost: b\r\n"), 400, "Bad Request");
    assertIsPlain(ask("GET /%zz", HOST), 400, "Bad Request");
  }

  @Test
  void aNodeThatAnswersNothingIsABadGateway() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> closeWhoComes(silent));
      nodes.add(
          Node.start(
              1,
              silent.getLocalPort(),
              List.of("/bin/sh", "-c", "exit"),
              directory.resolve("node-1.log").toFile()));

      assertIsPlain(ask("GET /", HOST), 502, "Bad Gateway");
    }
  }

  private static void closeWhoComes(ServerSocket silent) {
    try {
      while (true) {
        silent.accept().close();
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  @Test
  void aQuestionAboutTheServerAsAWholeIsItsOwn() throws Exception {
    assertThat(ask("OPTIONS *", HOST)).startsWith("HTTP/1.1 204 ");
  }
}
