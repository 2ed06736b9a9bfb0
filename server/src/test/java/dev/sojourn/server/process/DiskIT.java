package dev.sojourn.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk is full, or may only be read: a small file system of its own in memory. */
class DiskIT {

  @TempDir Path directory;
  private Path disk;
  private RunningServer running;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(Commands.mayMount(), "only root on Linux may mount a small disk");
    disk = Files.createDirectory(directory.resolve("disk"));
    Commands.run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString());
    running = RunningServer.in(directory, disk);
  }

  @AfterEach
  void unmount() throws InterruptedException {
    if (disk != null) {
      Commands.run("umount", disk.toString());
    }
  }

  /** Writes until nothing more fits. */
  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      for (int i = 0; i < 10_000; i++) {
        out.write(page);
      }
    } catch (IOException full) {
      return filler;
    }
    throw new AssertionError("The disk is larger than it was made");
  }

  private static void isUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("\"code\":\"unavailable\"");
  }

  @Test
  void aFullDiskRefusesChangesAnswersChecksAndIsOverWhenThereIsRoomAgain() throws Exception {
    try (SojournProcess server = running.start()) {
      server.awaitReady();
      var kept = running.create("kept");
      var over = running.create("over");
      assertThat(running.end(over).statusCode()).isEqualTo(200);
      var ending = running.create("ending");

      Path filler = fill();
      for (int i = 0; i < 50; i++) {
        isUnavailable(running.post("/v1/sessions", "{\"user\": \"new\"}"));
      }
      isUnavailable(running.end(ending));
      isUnavailable(running.post("/v1/users/kept/sign-out", "{}"));

      // What could not be ended was not said to be, and lives; what was ended stays so.
      assertThat(running.verify(kept.token())).isEqualTo("active");
      assertThat(running.verify(ending.token())).isEqualTo("active");
      assertThat(running.verify(over.token())).isEqualTo("signed_out");
      assertThat(running.get("/v1/sessions?state=active").body()).contains(kept.id());

      Files.delete(filler);
      assertThat(running.end(ending).statusCode()).isEqualTo(200);
      assertThat(running.verify(ending.token())).isEqualTo("signed_out");
      assertThat(running.verify(running.create("new").token())).isEqualTo("active");
      assertThat(running.verify(kept.token())).isEqualTo("active");
      assertThat(server.said())
          .anyMatch(line -> line.contains("SQLITE_FULL"))
          .noneMatch(line -> line.contains("\tat ") || line.contains("sjr_"));
    }
    try (SojournProcess server = running.start()) {
      server.awaitReady();
      assertThat(running.get("/v1/sessions?user=new&state=active").body())
          .as("only what was acknowledged")
          .containsOnlyOnce("\"user\":\"new\"");
    }
  }

  @Test
  void aDiskThatMayOnlyBeReadStopsTheStartAndIsNamed() throws Exception {
    try (SojournProcess server = running.start()) {
      server.awaitReady();
      running.create("alice");
    }
    Commands.run("mount", "-o", "remount,ro", disk.toString());

    try (SojournProcess server = running.start()) {
      server.endsWith(1, disk.resolve("sojourn.db").toString(), "read-only");
    }
  }
}
