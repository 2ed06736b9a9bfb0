package dev.sojourn.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sojourn.server.Wire;
import dev.sojourn.server.process.RunningServer.Held;
import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many clients that never come to the end of what they say or read, at a server with little
 * memory or few files: it serves others meanwhile, says next to nothing of it, and is as before
 * when they are gone. Nothing here waits for the server to lose patience with a silent connection,
 * which it would after minutes.
 */
@EnabledOnOs(
    OS.LINUX) // which has very many addresses of its own, and tells how much memory is used
class CrowdIT {

  private static final int CROWD = 10_000;

  /** More than have a place at a heap of {@link #LITTLE_MEMORY}: one for each 128 KiB. */
  private static final int READERS = 900;

  private static final Map<String, String> LITTLE_MEMORY = Map.of("JAVA_TOOL_OPTIONS", "-Xmx96m");
  private static final Map<String, String> SOME_MEMORY = Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m");

  /** Heap, code, threads and buffers of a process with a heap of 256 MB. */
  private static final long MOST_RESIDENT_MB = 600;

  private static final String HEADERS = "GET /login HTTP/1.1\r\nHost: local";
  private static final String BODY =
      "POST /v1/sessions/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: 60000\r\n\r\n{\"token\": \"";
  private static final String CHUNKED =
      "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded"
          + "\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nusername";

  /** Much more than the system keeps of it for a client that does not read. */
  private static final String FILE =
      "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /** What a client may have sent when it falls silent. */
  private static final List<String> BEGINNINGS = List.of("", HEADERS, BODY, CHUNKED);

  /** Longer than the server waits where others have no place, by far. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;
  private RunningServer running;

  @BeforeEach
  void configure() throws IOException {
    running = RunningServer.in(directory, directory, "server.jetty.connection-idle-timeout=5m");
  }

  /** What a call on a connection of its own is answered, within 20 s. */
  private Wire.Answer verify(Held session) throws IOException {
    return new Wire(URI.create(running.url()).getPort())
        .post(
            "/v1/sessions/verify",
            "{\"token\": \"" + session.token() + "\"}",
            "Authorization: " + running.authorization(),
            "Content-Type: application/json");
  }

  private void serves(Held session) throws IOException {
    Wire.Answer answer = verify(session);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.body()).contains("\"active\":true");
  }

  /** Whether it is served now; else it must be told to come again. */
  private boolean servesOrPutsOff(Held session) {
    try {
      Wire.Answer answer = verify(session);
      assertThat(answer.status()).as(answer.text()).isIn(200, 503);
      if (answer.status() == 503) {
        assertThat(answer.isProblem()).as(answer.text()).isTrue();
        assertThat(answer.header("Retry-After")).isEqualTo("1");
      }
      return answer.status() == 200;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Once it has ended: nothing was worth a line of its log, but each of {@code news} one. */
  private static void saidOnly(SojournProcess server, String... news) throws Exception {
    server.terminate();
    server.awaitEnd();
    assertThat(server.said()).noneMatch(line -> line.contains("\tat "));
    List<String> told =
        server.said().stream().filter(line -> line.matches(".* (WARN|ERROR) .*")).toList();
    assertThat(told).hasSameSizeAs(news);
    for (String each : news) {
      assertThat(told).anyMatch(line -> line.contains(each));
    }
  }

  private double openFiles() {
    try {
      return running.figure("process_files_open_files", "");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tenThousandSilentClientsKeepNobodyWaiting() throws Exception {
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    assertThat(system.getMaxFileDescriptorCount())
        .as("files that this process and its children may open: raise it (ulimit -n)")
        .isGreaterThan(CROWD + 2_000);
    try (SojournProcess server = running.start(SOME_MEMORY);
        Crowd crowd = new Crowd(server.awaitReady())) {
      Held session = running.create("alice");
      for (int i = 0; i < CROWD; i++) {
        crowd.join(BEGINNINGS.get(i % BEGINNINGS.size()));
        if (i % 500 == 0) {
          serves(session);
        }
      }
      assertThat(crowd.staying()).isEqualTo(CROWD);
      Waiting.until(PATIENCE, "all to be let in", () -> openFiles() > CROWD);
      serves(session);
      assertThat(server.mostResidentMegabytes()).isLessThan(MOST_RESIDENT_MB);

      crowd.vanish();
      Waiting.until(PATIENCE, "all to be forgotten", () -> openFiles() < 1_000);
      serves(session);
      saidOnly(server);
    }
  }

  @Test
  void clientsThatReadNothingLoseTheirPlacesToOthers() throws Exception {
    try (SojournProcess server = running.start(LITTLE_MEMORY);
        Crowd crowd = new Crowd(server.awaitReady())) {
      Held session = running.create("alice");
      for (int i = 0; i < READERS; i++) {
        crowd.join(FILE);
        if (i % 100 == 0) {
          servesOrPutsOff(session);
        }
      }
      assertThat(running.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
      Waiting.until(PATIENCE, "a place", () -> servesOrPutsOff(session));
      assertThat(crowd.staying()).as("who gave the place?").isLessThan(READERS);

      crowd.vanish();
      serves(session);
      saidOnly(server);
    }
  }

  @Test
  void connectionsLeaveFilesForTheStoreAndTheLog() throws Exception {
    try (SojournProcess server = running.startWithFiles(400);
        Crowd crowd = new Crowd(server.awaitReady())) {
      String told = "200 connections are open";
      Held session = running.create("alice");
      for (int i = 0; i < 250; i++) {
        crowd.knock();
      }
      Waiting.until(
          PATIENCE, told, () -> server.said().stream().anyMatch(line -> line.contains(told)));

      // Silent clients make room for others.
      Waiting.until(PATIENCE, "all to be let in", () -> crowd.staying() <= 200);
      serves(session);
      crowd.vanish();
      serves(session);
      saidOnly(server, told);
    }
  }

  @Test
  void clientsThatLeaveInTheMiddleAreNoNews() throws Exception {
    try (SojournProcess server = running.start(SOME_MEMORY);
        Crowd crowd = new Crowd(server.awaitReady())) {
      Held session = running.create("alice");
      String authorized = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: ";
      String asService = authorized + running.authorization() + "\r\n\r\n";
      String asAlice = authorized + "Bearer " + session.token() + "\r\n\r\n";
      List<String> middles =
          List.of(
              HEADERS,
              BODY,
              CHUNKED,
              FILE,
              "GET /login HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "GET /v1/sessions?limit=200" + asService,
              "GET /v1/users/alice/export" + asService,
              "GET /v1/events?wait=30&limit=1" + asService,
              "GET /v1/me/events" + asAlice);
      for (int round = 0; round < 20; round++) {
        for (String middle : middles) {
          crowd.join(middle);
        }
        if (round % 3 == 0) {
          serves(session);
        }
        if (round % 2 == 0) {
          crowd.vanish();
        } else {
          crowd.close();
        }
      }
      serves(session);
      saidOnly(server);
    }
  }
}
