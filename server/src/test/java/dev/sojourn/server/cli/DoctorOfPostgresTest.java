package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.TimeSource;
import dev.sojourn.server.Postgres;
import dev.sojourn.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sojourn doctor} finds where sessions are in a PostgreSQL database. */
class DoctorOfPostgresTest {

  private static Postgres postgres;

  @TempDir Path directory;
  private Path password;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = Postgres.start();
  }

  @AfterAll
  static void stopPostgres() throws Exception {
    postgres.close();
  }

  @BeforeEach
  void write() throws IOException {
    password =
        Files.createFile(
            directory.resolve("password"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, Postgres.PASSWORD + "\n");
  }

  private List<String> doctor(int code) throws IOException {
    return doctor(code, postgres.url());
  }

  private List<String> doctor(int code, String url) throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("sojourn.properties"),
            String.join(
                "\n",
                "sojourn.store.url=" + url,
                "sojourn.store.password-file=" + password,
                "sojourn.keys.file=" + directory.resolve("keys"),
                "sojourn.public-url=https://login.example.com",
                "sojourn.trusted-proxies=127.0.0.1",
                "server.port=" + Cli.nowhere().replaceAll(".*:", "")));
    Cli.Done done = Cli.run("doctor", "--config", config.toString());
    assertThat(done.code()).as(done.out() + done.err()).isEqualTo(code);
    assertThat(done.out() + done.err()).doesNotContain(Postgres.PASSWORD);
    return done.out().lines().map(line -> line.replaceAll(" +", " ").strip()).toList();
  }

  @Test
  void anInstallationIsRightBeforeWhileAndAfterItRuns() throws Exception {
    assertThat(doctor(0))
        .contains("note store the database has no tables yet", "-> The first start makes them.");

    Map<String, String> settings =
        Map.of(
            "sojourn.store.url", postgres.url(),
            "sojourn.store.password-file", password.toString());
    try (TestServer running = TestServer.start(directory, TimeSource.system(), settings)) {
      assertThat(running.origin()).isNotEmpty();
      assertThat(doctor(1)) // at the port of the settings nobody answers
          .anyMatch(row -> row.matches("ok store PostgreSQL 18\\S* answers, and one node uses it"));
    }

    postgres.run("ALTER DATABASE sojourn SET synchronous_commit = off");
    assertThat(doctor(1))
        .contains("WRONG store the database has synchronous_commit = off, but needs on");
    postgres.run("ALTER DATABASE sojourn RESET synchronous_commit");
    postgres.run("ALTER DATABASE sojourn SET default_transaction_read_only = on");
    assertThat(doctor(1))
        .contains("WRONG store the database cannot be written: it is a standby, or was set so");
    postgres.run("ALTER DATABASE sojourn RESET default_transaction_read_only");
  }

  @Test
  void aDatabaseThatIsNotThereIsFound() throws IOException {
    assertThat(doctor(1, postgres.url() + "-not"))
        .contains(
            "WRONG store looking at the database failed: there is no database of this name, SQL"
                + " state 3D000");
  }

  @Test
  void aPasswordThatOthersMayReadIsFound() throws IOException {
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(doctor(1)).contains("WRONG store " + password + " is open to others than its owner");
  }
}
