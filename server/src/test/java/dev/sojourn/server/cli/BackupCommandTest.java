package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.DemoAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A copy of a running server's store, and its way back. */
class BackupCommandTest {

  @RegisterExtension static final Cli CLI = new Cli();

  @TempDir Path directory;

  private Path backUp() {
    Path file = directory.resolve("backup.db");
    CLI.call("backup", file.toString()).isDone();
    return file;
  }

  private TestServer serve() {
    return TestServer.start(directory, CLI.time(), Map.of());
  }

  @Test
  void aCopyIsWholeForItsOwnerOnlyAndAlone() throws IOException {
    CLI.signIn(SignIn.user(new UserId("backed-up", "alice")));
    Path file = directory.resolve("backup.db");

    Cli.Done done = CLI.call("backup", file.toString());

    done.says(
        "Copied the store to %s (%d bytes); the copy is whole.".formatted(file, Files.size(file)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFileThatIsThereIsReplacedOnlyWhenToldTo() throws IOException {
    Path file = Files.writeString(directory.resolve("backup.db"), "precious");

    CLI.call("backup", file.toString()).isRefused(file + " is there already: --replace");
    assertThat(file).hasContent("precious");

    JsonNode done = CLI.call("backup", file.toString(), "--replace", "--json").json();
    assertThat(done.path("bytes").asLong()).isEqualTo(Files.size(file));
    CLI.call("backup", directory.resolve("no/such/backup.db").toString())
        .isRefused("its directory does not exist");
  }

  @Test
  void onlyAKeyForAllTenantsCopiesAll() {
    Path key = directory.resolve("key");
    CLI.call(
            "service-keys",
            "create",
            "x",
            "--tenant",
            "x",
            "--scope",
            "admin",
            "--to",
            key.toString())
        .isDone();
    Path file = directory.resolve("backup.db");

    Cli.run("backup", file.toString(), "--url", CLI.server().origin(), "--key-file", key.toString())
        .isRefused("This needs a key for all tenants.");
    assertThat(file).doesNotExist();
  }

  @Test
  void aRestoredStoreHasEverySessionAndNoneLives() throws IOException {
    Session session = CLI.signIn(SignIn.user(new UserId("restored", "alice")));
    Path backup = backUp();
    Path store = directory.resolve("sojourn.db");
    Path config =
        Files.writeString(
            directory.resolve("sojourn.yaml"), "sojourn.store.url: sqlite:" + store + "\n");

    Cli.Done done = Cli.run("restore", backup.toString(), "--config", config.toString()).isDone();

    assertThat(done.out())
        .startsWith(
            "Restored " + store + " from " + backup + ".\nAll its sessions have ended (tenants: ");
    try (TestServer server = serve()) {
      assertThat(server.sessions().find(session.id()).orElseThrow().endReason())
          .isEqualTo(EndReason.TENANT_SIGNED_OUT);
      Cli.run("restore", backup.toString(), "--store", store.toString(), "--replace")
          .isRefused("in use by another store", "stop the server that has it open");
    }
    Cli.run("restore", backup.toString(), "--store", store.toString())
        .isRefused(store + " is there already: --replace");
  }

  @Test
  void sessionsLiveOnWhenToldTo() throws IOException {
    Session session = CLI.signIn(SignIn.user(new UserId("kept", "alice")));
    Path backup = backUp();
    Path store = Files.writeString(directory.resolve("sojourn.db"), "");
    serve().close();

    JsonNode done =
        Cli.run(
                "restore",
                backup.toString(),
                "--store",
                store.toString(),
                "--keep-sessions",
                "--replace",
                "--json")
            .json();

    assertThat(done.path("tenants_signed_out").asInt()).isZero();
    assertThat(Path.of(done.path("replaced").asString()))
        .isRegularFile()
        .isEqualTo(directory.resolve("sojourn.db-replaced").toRealPath());
    try (TestServer server = serve()) {
      assertThat(server.sessions().find(session.id()).orElseThrow().endReason()).isNull();
    }
  }

  @Test
  void whereThereWereNoSessionsNoneHasEnded() {
    serve().close();
    Path store = directory.resolve("restored.db");

    Cli.Done done =
        Cli.run("restore", directory.resolve("sojourn.db").toString(), "--store", store.toString())
            .isDone();

    assertThat(done.out()).endsWith(".\nThere was no session in it to end.\n");
  }

  @Test
  void aDemonstrationThatIsRestoredIsWarnedOf() {
    try (TestServer server = serve()) {
      server.bean(DemoAccounts.class).ensure();
    }
    Path store = directory.resolve("production.db");

    Cli.Done done =
        Cli.run("restore", directory.resolve("sojourn.db").toString(), "--store", store.toString());

    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.err()).startsWith("Warning: " + store + " has a demonstration's accounts");
  }

  @Test
  void whatIsNoBackupIsRefused() throws IOException {
    String store = directory.resolve("sojourn.db").toString();
    Path poem = Files.writeString(directory.resolve("poem"), "roses are red");
    Path nothing = Files.writeString(directory.resolve("nothing.yaml"), "server.port: 1\n");

    Cli.run("restore", poem.toString(), "--store", store).isRefused(poem.toString());
    Cli.run("restore", directory.resolve("absent").toString(), "--store", store)
        .isRefused("there is no back-up " + directory.resolve("absent"));
    Cli.run("restore", "absent.db").isRefused("there is no back-up absent.db");
    Cli.run("restore", poem.toString(), "--config", nothing.toString())
        .isRefused("sojourn.store.url must say where sessions are kept");
    Cli.run("restore", poem.toString(), "--config", "absent.yaml").isRefused("absent.yaml");
    Cli.run("restore", poem.toString()).isWrongUse("Say which store: --store");
    Cli.run("restore", poem.toString(), "--store", store, "--config", "x").isWrongUse("exclusive");
    assertThat(Path.of(store)).doesNotExist();
  }
}
