package dev.sojourn.server.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sojourn.server.Wire;
import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many connections, and clients that never come to the end of what they say. */
class CrowdIT {

  private static final int CROWD = 10_000;

  /** What a client may have sent when it falls silent. */
  private static final List<String> BEGINNINGS =
      List.of(
          "",
          "GET /login HTTP/1.1\r\nHost: local",
          "POST /v1/sessions/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 60000\r\n\r\n{\"token\": \"",
          "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded"
              + "\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nusername");

  /** Longer than the server waits for a silent client, by far. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  private static SocketChannel connect(int port, String beginning) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.write(ByteBuffer.wrap(beginning.getBytes(US_ASCII)));
    return channel;
  }

  /** What a call of its own connection is answered; the pooled ones may be sent away, too. */
  private static String verify(RunningServer running, int port, String token) throws IOException {
    Wire.Answer answer =
        new Wire(port)
            .post(
                "/v1/sessions/verify",
                "{\"token\": \"" + token + "\"}",
                running.authorization(),
                "Content-Type: application/json");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  /** Whether the server has closed it; what it says before that is read. */
  private static boolean isClosed(SocketChannel channel) {
    ByteBuffer answer = ByteBuffer.allocate(8192);
    try {
      channel.configureBlocking(false);
      int read = channel.read(answer);
      while (read > 0) {
        answer.clear();
        read = channel.read(answer);
      }
      return read < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void tenThousandSilentClientsLeaveRoomForOthersAndAreSentAway() throws Exception {
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    assumeTrue(
        system.getMaxFileDescriptorCount() > CROWD + 2_000,
        "too few files may be open at once here");
    RunningServer running =
        RunningServer.in(directory, directory, "server.jetty.connection-idle-timeout=15s");
    List<SocketChannel> crowd = new ArrayList<>();
    try (SojournProcess server = running.start(Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"))) {
      int port = URI.create(server.awaitReady()).getPort();
      var session = running.create("alice");
      for (int i = 0; i < CROWD; i++) {
        crowd.add(connect(port, BEGINNINGS.get(i % BEGINNINGS.size())));
        if (i % 500 == 0) {
          assertThat(verify(running, port, session.token())).contains("\"active\":true");
        }
      }

      assertThat(verify(running, port, session.token())).contains("\"active\":true");
      assertThat(new Wire(port).send("GET /actuator/health/readiness").status()).isEqualTo(200);

      for (SocketChannel channel : crowd) {
        Waiting.until(PATIENCE, "a silent client to be sent away", () -> isClosed(channel));
      }
      assertThat(verify(running, port, session.token())).contains("\"active\":true");
      assertThat(server.said()).noneMatch(line -> line.contains("\tat "));
    } finally {
      for (SocketChannel channel : crowd) {
        channel.close();
      }
    }
  }
}
