package dev.sojourn.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server whose wall clock is put forward and back while it runs (by libfaketime, which stands
 * between the process and its clock), and one that did not run for a while.
 */
class ClockIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path directory;
  private RunningServer running;
  private Path offset;

  @BeforeEach
  void configure() throws IOException {
    running = RunningServer.in(directory, directory);
    offset = Files.writeString(directory.resolve("offset"), "+0");
  }

  /** The library, where Debian and others put it. */
  private static Optional<Path> library() {
    return Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64")
        .map(place -> Path.of(place, "faketime", "libfaketimeMT.so.1"))
        .filter(Files::exists)
        .findFirst();
  }

  private SojournProcess startWithAClockOfItsOwn() {
    Optional<Path> library = library();
    assumeTrue(library.isPresent(), "faketime is not installed");
    return running.start(
        Map.of(
            "LD_PRELOAD", library.get().toString(),
            "FAKETIME_TIMESTAMP_FILE", offset.toString(),
            "FAKETIME_NO_CACHE", "1",
            // With it, waits by the clock that is not faked would return at once, again and again.
            "FAKETIME_FORCE_MONOTONIC_FIX", "0",
            "FAKETIME_DONT_FAKE_MONOTONIC", "1",
            "DONT_FAKE_MONOTONIC", "1"));
  }

  private void setOffset(String seconds) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), seconds);
    Files.move(next, offset, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private Instant createdAt(RunningServer.Held session) throws Exception {
    JsonNode body = JSON.readTree(running.get("/v1/sessions/" + session.id()).body());
    return Instant.parse(body.path("created_at").asString());
  }

  /** The ids of the sessions whose events follow {@code cursor}, and the next cursor. */
  private String readEvents(String cursor, List<String> sessions) throws Exception {
    String query = cursor.isEmpty() ? "" : "?cursor=" + cursor;
    JsonNode page = JSON.readTree(running.get("/v1/events" + query).body());
    page.path("items").forEach(item -> sessions.add(item.path("session").asString()));
    return page.path("next_cursor").asString();
  }

  @Test
  void aClockPutForwardAndBackByFiveMinutesSignsNobodyOutAndRevivesNothing() throws Exception {
    try (SojournProcess server = startWithAClockOfItsOwn()) {
      server.awaitReady();
      List<String> seen = new ArrayList<>();
      var before = running.create("alice");
      var endedBefore = running.create("bob");
      running.end(endedBefore);
      String cursor = readEvents("", seen);

      setOffset("+300");
      var ahead = running.create("alice");
      assertThat(Duration.between(createdAt(before), createdAt(ahead)))
          .as("the clock was put forward")
          .isGreaterThan(Duration.ofMinutes(4));
      assertThat(running.verify(before.token())).isEqualTo("active");
      assertThat(running.verify(endedBefore.token())).isEqualTo("signed_out");
      var swept = running.create("carol");
      assertThat(running.post("/v1/users/carol/sign-out", "{}").statusCode()).isEqualTo(204);
      cursor = readEvents(cursor, seen);

      setOffset("+0");
      assertThat(running.verify(before.token())).isEqualTo("active");
      assertThat(running.verify(ahead.token())).isEqualTo("active");
      assertThat(running.verify(endedBefore.token())).isEqualTo("signed_out");
      assertThat(running.verify(swept.token())).isNotEqualTo("active");
      var again = running.create("carol");
      assertThat(running.verify(again.token()))
          .as("begun after its user's ends")
          .isEqualTo("active");

      setOffset("-300");
      var behind = running.create("alice");
      for (var session : List.of(before, ahead, again, behind)) {
        assertThat(running.verify(session.token())).isEqualTo("active");
      }
      assertThat(running.end(ahead).statusCode()).isEqualTo(200);
      assertThat(running.verify(ahead.token())).isEqualTo("signed_out");

      setOffset("+0");
      assertThat(running.verify(ahead.token())).isEqualTo("signed_out");
      assertThat(running.verify(behind.token())).isEqualTo("active");
      readEvents(cursor, seen);
      assertThat(seen).contains(before.id(), swept.id(), again.id(), behind.id(), ahead.id());
    }
  }

  @Test
  void aProcessThatDidNotRunForAWhileGoesOnAndKeepsWhatWasEnded() throws Exception {
    try (SojournProcess server = running.start()) {
      server.awaitReady();
      var alive = running.create("alice");
      var over = running.create("bob");
      running.end(over);
      List<String> answers = Collections.synchronizedList(new ArrayList<>());
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 200; i++) {
                    answers.add(running.verify(alive.token()));
                  }
                } catch (IOException e) {
                  answers.add(e.toString());
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });

      server.suspend(Duration.ofSeconds(4));

      assertThat(caller.join(Duration.ofMinutes(1))).as("everybody was answered").isTrue();
      assertThat(answers).hasSize(200).containsOnly("active");
      assertThat(running.verify(over.token())).isEqualTo("signed_out");
      assertThat(running.end(alive).statusCode()).isEqualTo(200);
      assertThat(running.verify(alive.token())).isEqualTo("signed_out");
      assertThat(running.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
  }
}
