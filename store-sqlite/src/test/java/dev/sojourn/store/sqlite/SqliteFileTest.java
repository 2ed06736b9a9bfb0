package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Attributes;
import dev.sojourn.Device;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.IpRange;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionManagerBuilder;
import dev.sojourn.store.Found;
import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class SqliteFileTest {

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void namesTheFile() {
    path = directory.resolve("sessions.db");
  }

  @Test
  void reopeningKeepsEverything() {
    Found alive;
    Found ended;
    String cursor;
    SecretBytes value = SecretBytes.copyOf(new byte[0]);
    try (SqliteStore store = SqliteStore.open(path)) {
      Samples.created(store, 1);
      Samples.created(store, 2);
      store.end(Samples.id(2), EndReason.SIGNED_OUT, Initiator.USER, Samples.T0.plusSeconds(1));
      alive = store.find(Samples.id(1)).orElseThrow();
      ended = store.find(Samples.id(2)).orElseThrow();
      cursor = store.events(null, 2).nextCursor();
      store.put("accounts", "alice", value, 0, null, Samples.T0);
    }
    try (SqliteStore store = SqliteStore.open(path)) {
      assertThat(store.find(Samples.id(1))).contains(alive);
      assertThat(store.find(Samples.id(2))).contains(ended);
      assertThat(ended.session().attributes()).isEqualTo(Attributes.EMPTY);
      assertThat(store.events(cursor, 10).items()).hasSize(3);
      assertThat(store.devices(Samples.ALICE)).hasSize(2);
      assertThat(store.get("accounts", "alice", Samples.T0).orElseThrow().value()).isEqualTo(value);
    }
  }

  /** What is copied away under the open store is what a killed process would leave behind. */
  @Test
  void whatWasAcknowledgedIsInTheFilesAtOnce() throws IOException {
    Path left = Files.createDirectory(directory.resolve("left")).resolve("sessions.db");
    Found acknowledged;
    try (SqliteStore store = SqliteStore.open(path)) {
      acknowledged = Samples.created(store, 1);
      Files.copy(path, left);
      Files.copy(StoreFile.beside(path, "-wal"), StoreFile.beside(left, "-wal"));
    }
    try (SqliteStore store = SqliteStore.open(left)) {
      assertThat(store.find(Samples.id(1))).contains(acknowledged);
    }
  }

  @Test
  void opensFilesOfAnyName() {
    Path odd = directory.resolve("a b?c=d%20e#f;\u00e4.db");
    try (SqliteStore store = SqliteStore.open(odd)) {
      Samples.created(store, 1);
    }
    assertThat(odd).isNotEmptyFile();
  }

  @Test
  void onlyTheOwnerMayReadTheFiles() throws IOException {
    try (SqliteStore store = SqliteStore.open(path)) {
      Samples.created(store, 1);
      for (String suffix : List.of("", "-lock", "-wal", "-shm")) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(StoreFile.beside(path, suffix))))
            .as(suffix)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void whatCannotBeOpenedIsNotHeldEither() throws IOException {
    Files.createDirectory(path);
    assertThatThrownBy(() -> SqliteStore.open(path))
        .isInstanceOf(StoreUnavailableException.class)
        .isNotInstanceOf(StoreLockedException.class)
        .hasMessageContaining("no regular file");
    Files.delete(path);

    try (SqliteStore store = SqliteStore.open(path)) {
      Samples.created(store, 1);
    }
  }

  @Test
  void aSecondStoreOfThisProcessIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link.db"), path);
    try (SqliteStore store = SqliteStore.open(path)) {
      Samples.created(store, 1);
      assertThatThrownBy(() -> SqliteStore.open(path))
          .isInstanceOf(StoreLockedException.class)
          .hasMessageContaining("sessions.db is in use by another store");
      assertThatThrownBy(() -> SqliteStore.open(link)).isInstanceOf(StoreLockedException.class);
    }
    SqliteStore.open(link).close();
  }

  @Test
  void aSecondProcessIsRefusedAndADeadOneForgotten() throws Exception {
    Path program = directory.resolve("Hold.java");
    Files.writeString(
        program,
        """
        import java.nio.channels.FileChannel;
        import java.nio.file.Path;
        import java.nio.file.StandardOpenOption;

        class Hold {
          public static void main(String[] arguments) throws Exception {
            FileChannel.open(
                Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE).lock();
            System.out.println("held");
            System.in.read();
          }
        }
        """);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                program.toString(),
                StoreFile.beside(path, "-lock").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("held");
      assertThatThrownBy(() -> SqliteStore.open(path)).isInstanceOf(StoreLockedException.class);
    } finally {
      other.destroyForcibly().waitFor();
    }
    SqliteStore.open(path).close();
  }

  @Test
  void aNewerFileIsRefusedAndLeftAlone() throws Exception {
    SqliteStore.open(path).close();
    alter("PRAGMA user_version = 99");
    byte[] before = Files.readAllBytes(path);
    assertThatThrownBy(() -> SqliteStore.open(path))
        .isInstanceOf(IncompatibleStoreException.class)
        .hasMessageContaining(
            "has schema version 99, but this program knows only up to " + Schema.VERSION);
    assertThat(path).hasBinaryContent(before);
  }

  /** As the first release laid it out, with a session that is used on. */
  @Test
  void aFileOfTheFirstVersionIsBroughtUpToDate() throws Exception {
    try (SqliteStore store = SqliteStore.open(path)) {
      Samples.created(store, 1);
    }
    alter(Samples.BACK_TO_VERSION_1);
    try (SqliteStore store = SqliteStore.open(path)) {
      assertThat(store.find(Samples.id(1)).orElseThrow().session().binding()).isNull();
      SessionFilter here =
          SessionFilter.filter().ip(IpRange.parse("192.0.2.1").orElseThrow()).build();
      assertThat(store.search(here, null, 10, Samples.T0).items()).hasSize(1);
      Device known = store.devices(Samples.ALICE).getFirst();
      Device added = Samples.created(store, 2).device();
      assertThat(store.devicesInQuestion(Samples.ALICE, added.id())).isEmpty();
      assertThat(store.devicesInQuestion(Samples.ALICE, known.id())).containsExactly(added);
    }
  }

  @Test
  void aStartThatFailsLeavesTheFileFree() throws Exception {
    Path keys = Path.of(path + "-keys");
    Files.writeString(keys, "no keys\n");
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    SessionManagerBuilder builder = SessionManager.builder(SqliteStore.open(path));

    assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);

    SqliteStore.open(path).close();
  }

  @Test
  void anotherProgramsDatabaseIsRefusedAndLeftAlone() throws Exception {
    alter("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
    byte[] before = Files.readAllBytes(path);
    assertThatThrownBy(() -> SqliteStore.open(path))
        .isInstanceOf(IncompatibleStoreException.class)
        .hasMessageContaining("is a database of another program");
    assertThat(path).hasBinaryContent(before);
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
    String text = "Dear diary, ".repeat(500);
    Files.writeString(path, text);
    assertThatThrownBy(() -> SqliteStore.open(path))
        .isInstanceOf(IncompatibleStoreException.class)
        .hasMessageContaining("is not an SQLite database");
    assertThat(path).hasContent(text);
    Files.delete(path);
    SqliteStore.open(path).close();
  }

  @Test
  void aMissingDirectoryAndADirectoryAreRefusedByName() {
    assertThatThrownBy(() -> SqliteStore.open(directory.resolve("absent/sessions.db")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("its directory does not exist");
    assertThatThrownBy(() -> SqliteStore.open(directory))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("it is no regular file");
  }

  @Test
  void anEmptyFileBecomesAStore() throws IOException {
    Files.createFile(path);
    SqliteStore.open(path).close();
    assertThat(path).isNotEmptyFile();
  }

  @Test
  void anotherFilesCursorIsRefused() {
    String foreign;
    try (SqliteStore store = SqliteStore.open(directory.resolve("other.db"))) {
      Samples.created(store, 1);
      foreign = store.events(null, 10).nextCursor();
    }
    try (SqliteStore store = SqliteStore.open(path)) {
      Samples.created(store, 1);
      assertThatThrownBy(() -> store.events(foreign, 10))
          .isInstanceOf(InvalidCursorException.class);
    }
  }

  @Test
  void aClosedStoreRefusesEverything() {
    SqliteStore store = SqliteStore.open(path);
    Samples.Heard heard = new Samples.Heard();
    var feed = store.subscribe(heard);
    store.close();
    store.close();
    assertThat(feed.holds(Samples.id(1), null, Duration.ofSeconds(1))).isFalse();
    assertThatThrownBy(() -> store.create(Samples.signIn(1, Samples.ALICE)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("create " + Samples.id(1) + " failed: the store is closed");
    assertThatThrownBy(() -> store.find(Samples.id(1)))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> store.search(SessionFilter.ALL, null, 1, Samples.T0))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> store.subscribe(heard)).isInstanceOf(StoreUnavailableException.class);
  }

  private void alter(String statements) throws SQLException {
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + path);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(statements);
    }
  }
}
