package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EndReason;
import dev.sojourn.store.BackupStore.Backup;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.sqlite.SqliteRestore.Restored;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A back-up in the place of a store, and what a store's file is told to be. */
class SqliteRestoreTest {

  private static final Instant NOW = Samples.T0.plusSeconds(60);

  @TempDir Path directory;
  private Path path;
  private Path copy;

  @BeforeEach
  void namesTheFiles() {
    path = directory.resolve("sessions.db");
    copy = directory.resolve("copy.db");
  }

  /** A back-up of one session; the store itself goes on to have two. */
  private String backedUp() throws IOException {
    try (SqliteStore store = SqliteStore.open(path)) {
      Samples.created(store, 1);
      try (Backup backup = store.backUp().orElseThrow();
          OutputStream out = Files.newOutputStream(copy)) {
        backup.transferTo(out);
      }
      Samples.created(store, 2);
      return store.events(null, 10).nextCursor();
    }
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everySessionOfABackUpIsOver() throws IOException {
    backedUp();

    Restored restored = SqliteRestore.restore(copy, path, true, NOW);

    assertThat(restored.tenants()).isEqualTo(1);
    try (SqliteStore store = SqliteStore.open(path)) {
      SessionRecord session = store.find(Samples.id(1)).orElseThrow().session();
      TenantRecord tenant = store.findTenant("default").orElseThrow();
      assertThat(tenant.epoch()).isEqualTo(NOW.toEpochMilli()).isNotEqualTo(session.tenantEpoch());
      assertThat(tenant.raises().getLast())
          .extracting(EpochRaise::reason)
          .isEqualTo(EndReason.TENANT_SIGNED_OUT);
      assertThat(store.countLive(NOW)).isZero();
      assertThat(store.find(Samples.id(2))).isEmpty();
    }
  }

  @Test
  void sessionsLiveOnWhereThatIsAskedFor() throws IOException {
    backedUp();

    assertThat(SqliteRestore.restore(copy, path, true, null).tenants()).isZero();

    try (SqliteStore store = SqliteStore.open(path)) {
      assertThat(store.countLive(NOW)).isEqualTo(1);
    }
  }

  @Test
  void cursorsFromBeforeAreRefusedInsteadOfMeaningOtherEvents() throws IOException {
    String cursor = backedUp();

    SqliteRestore.restore(copy, path, true, NOW);

    try (SqliteStore store = SqliteStore.open(path)) {
      assertThatThrownBy(() -> store.events(cursor, 10)).isInstanceOf(InvalidCursorException.class);
    }
  }

  @Test
  void whatWasThereLiesBesideWithItsLog() throws IOException {
    backedUp();
    Path log = Files.writeString(StoreFile.beside(path, "-wal"), "left by a killed process");

    Path replaced = SqliteRestore.restore(copy, path, true, NOW).replaced();

    assertThat(replaced).isEqualTo(StoreFile.beside(path.toRealPath(), "-replaced"));
    assertThat(log).doesNotExist();
    assertThat(StoreFile.beside(replaced, "-wal")).hasContent("left by a killed process");
    Files.delete(StoreFile.beside(replaced, "-wal"));
    try (SqliteStore old = SqliteStore.open(replaced)) {
      assertThat(old.find(Samples.id(2))).isPresent();
    }
  }

  @Test
  void onAnEmptyMachineTheStoreAppearsForItsOwnerOnly() throws IOException {
    backedUp();
    Path fresh = Files.createDirectory(directory.resolve("fresh")).resolve("sessions.db");

    assertThat(SqliteRestore.restore(copy, fresh, false, NOW).replaced()).isNull();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
        .isEqualTo("rw-------");
    assertThat(SqliteInspection.of(fresh).damages()).isEmpty();
    try (var files = Files.list(fresh.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("sessions.db", "sessions.db-lock");
    }
  }

  @Test
  void aStoreThatIsThereIsNotReplacedUnasked() throws IOException {
    backedUp();

    assertThatThrownBy(() -> SqliteRestore.restore(copy, path, false, NOW))
        .isInstanceOf(FileAlreadyExistsException.class);

    try (SqliteStore store = SqliteStore.open(path)) {
      assertThat(store.find(Samples.id(2))).isPresent();
    }
  }

  @Test
  void aStoreThatIsOpenIsNotReplaced() throws IOException {
    backedUp();
    try (SqliteStore store = SqliteStore.open(path)) {
      assertThatThrownBy(() -> SqliteRestore.restore(copy, path, true, NOW))
          .isInstanceOf(StoreLockedException.class);
      assertThat(store.find(Samples.id(2))).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "text", "cut", "altered", "directory", "log", "itself"})
  void whatIsNoWholeBackUpChangesNothing(String what) throws IOException {
    backedUp();
    byte[] whole = Files.readAllBytes(copy);
    Path wrong = directory.resolve("wrong");
    switch (what) {
      case "empty" -> Files.createFile(wrong);
      case "text" -> Files.writeString(wrong, "Dear diary, ".repeat(500));
      case "cut" -> Files.write(wrong, java.util.Arrays.copyOf(whole, whole.length / 2));
      case "altered" -> {
        Files.write(wrong, whole);
        try (var file = Files.newByteChannel(wrong, StandardOpenOption.WRITE)) {
          file.position(whole.length / 2)
              .write(StandardCharsets.US_ASCII.encode("x".repeat(whole.length / 2)));
        }
      }
      case "directory" -> Files.createDirectory(wrong);
      case "log" -> {
        Files.write(wrong, whole);
        Files.writeString(StoreFile.beside(wrong, "-wal"), "more");
      }
      default -> wrong = path;
    }
    Path chosen = wrong;
    List<String> before = files();

    assertThatThrownBy(() -> SqliteRestore.restore(chosen, path, true, NOW))
        .isInstanceOf(IncompatibleStoreException.class)
        .hasMessageContaining(chosen.toString());

    assertThat(files()).isEqualTo(before);
    try (SqliteStore store = SqliteStore.open(path)) {
      assertThat(store.find(Samples.id(2))).isPresent();
    }
  }

  @Test
  void aFileIsInspectedWhetherItIsInUseOrNot() throws IOException {
    backedUp();
    SqliteInspection closed = SqliteInspection.of(path);
    try (SqliteStore store = SqliteStore.open(path)) {
      Samples.created(store, 3);
      SqliteInspection open = SqliteInspection.of(path);
      assertThat(open.inUse()).isTrue();
      assertThat(open.newestEvent()).isEqualTo(Samples.T0);
      Samples.created(store, 4);
    }
    assertThat(closed)
        .isEqualTo(
            new SqliteInspection(
                false, true, Schema.VERSION, Schema.VERSION, List.of(), Samples.T0));
  }

  @Test
  void theQuestionWhetherItIsInUseMakesNothing() throws IOException {
    backedUp();
    List<String> before = files();

    assertThat(SqliteInspection.of(copy).inUse()).isFalse();

    assertThat(files()).isEqualTo(before);
  }
}
