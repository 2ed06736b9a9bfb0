package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.TimeSource;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.Wire;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that announce a body and fall silent. */
class SilentClientTest {

  @TempDir static Path directory;
  private static TestServer server;
  private static String key;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            directory, TimeSource.system(), Map.of("server.jetty.connection-idle-timeout", "1s"));
    byte[] secret =
        server
            .bean(ServiceKeys.class)
            .create(
                "test", null, Set.of(Scope.SESSIONS_VERIFY, Scope.SESSIONS_ISSUE), Initiator.SYSTEM)
            .secret()
            .reveal();
    key = "Authorization: Bearer " + new String(secret, StandardCharsets.US_ASCII);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Wire.Answer silent(String path, String... more) {
    String[] headers = Arrays.copyOf(more, more.length + 1);
    headers[more.length] = "Content-Length: 10";
    return new Wire(server).send("POST " + path, headers);
  }

  @Test
  void aCallWhoseBodyDoesNotComeIsToldSo() {
    for (String path : new String[] {"/v1/sessions/verify", "/v1/sessions"}) {
      Wire.Answer answer = silent(path, key, "Content-Type: application/json");

      assertThat(answer.status()).as(answer.text()).isEqualTo(408);
      assertThat(answer.isProblem()).as(answer.text()).isTrue();
    }
  }

  @Test
  void aFormWhoseBodyDoesNotComeIsToldSoByAPage() {
    Wire.Answer answer =
        silent("/login", "Accept: text/html", "Content-Type: application/x-www-form-urlencoded");

    assertThat(answer.status()).as(answer.text()).isEqualTo(408);
    assertThat(answer.isPage()).as(answer.text()).isTrue();
  }

  /** Each byte comes before the connection has been silent for too long. */
  @Test
  void aBodyThatComesByteByByteIsToldSoInTheEnd() throws Exception {
    int port = URI.create(server.origin()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(200);
      InputStream in = socket.getInputStream();
      write(socket, "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
      int first = -1;
      for (int sent = 0; first < 0 && sent < 1_000; sent++) {
        write(socket, "a");
        first = readWithinItsTimeout(in);
      }
      assertThat(new String(in.readNBytes(11), StandardCharsets.US_ASCII)).isEqualTo("TTP/1.1 408");
    }
  }

  /** There is nobody to answer yet: the connection is closed. */
  @Test
  void headersThatComeByteByByteDoNotComeForever() throws Exception {
    int port = URI.create(server.origin()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(200);
      write(socket, "GET /login HTTP/1.1\r\nHost: localhost\r\nX-Long: ");
      boolean isOpen = true;
      for (int sent = 0; isOpen && sent < 1_000; sent++) {
        isOpen = isOpenAfter(socket, "a");
      }
      assertThat(isOpen).isFalse();
    }
  }

  private static boolean isOpenAfter(Socket socket, String more) throws IOException {
    try {
      write(socket, more);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException nothingYet) {
      return true;
    } catch (SocketException reset) {
      return false;
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static int readWithinItsTimeout(InputStream in) throws IOException {
    try {
      return in.read();
    } catch (SocketTimeoutException nothingYet) {
      return -1;
    }
  }
}
