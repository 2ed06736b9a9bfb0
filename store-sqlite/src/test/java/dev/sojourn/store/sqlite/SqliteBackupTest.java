package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.UserId;
import dev.sojourn.store.BackupStore.Backup;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.StoreUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** Copies of a store that is in use. */
class SqliteBackupTest {

  @TempDir Path directory;
  private Path path;
  private Path copy;

  @BeforeEach
  void namesTheFiles() throws IOException {
    path = directory.resolve("sessions.db");
    copy = Files.createDirectory(directory.resolve("copies")).resolve("copy.db");
  }

  private void save(Backup backup) throws IOException {
    try (backup;
        OutputStream out = Files.newOutputStream(copy)) {
      backup.transferTo(out);
    }
    assertThat(backup.size()).isEqualTo(Files.size(copy));
  }

  @Test
  void holdsEveryChangeThatWasAcknowledgedBefore() throws Exception {
    try (SqliteStore store = SqliteStore.open(path)) {
      Samples.created(store, 1);
      store.raiseTenant("default", EndReason.TENANT_SIGNED_OUT, Initiator.SYSTEM, Samples.T0);
      save(store.backUp().orElseThrow());

      try (SqliteStore copied = SqliteStore.open(copy)) {
        assertThat(copied.find(Samples.id(1))).isEqualTo(store.find(Samples.id(1)));
        assertThat(copied.events(null, 10).items()).isEqualTo(store.events(null, 10).items());
      }
    }
  }

  @Test
  void signInsGoOnMeanwhileAndNoneIsCopiedByHalves() throws Exception {
    try (SqliteStore store = SqliteStore.open(path)) {
      AtomicInteger acknowledged = new AtomicInteger();
      AtomicBoolean stop = new AtomicBoolean();
      CountDownLatch begun = new CountDownLatch(50);
      Thread people =
          Thread.ofPlatform()
              .start(() -> {
                while (!stop.get()) {
                  signIn(store, acknowledged.get() + 1);
                  acknowledged.incrementAndGet();
                  begun.countDown();
                }
              });
      begun.await();
      int before = acknowledged.get();
      save(store.backUp().orElseThrow());
      stop.set(true);
      people.join();

      assertThat(text(copy, "PRAGMA integrity_check")).containsExactly("ok");
      try (SqliteStore copied = SqliteStore.open(copy)) {
        int held = 0;
        while (copied.find(Samples.id(held + 1)).isPresent()) {
          held++;
          assertThat(copied.findUser(UserId.of("user-" + held))).isPresent();
        }
        assertThat(held).isBetween(before, acknowledged.get());
        assertThat(copied.countLive(Samples.T0)).isEqualTo(held);
        assertThat(copied.find(Samples.id(1))).isEqualTo(store.find(Samples.id(1)));
      }
    }
  }

  private static void signIn(SqliteStore store, int n) {
    assertThat(store.create(Samples.signIn(n, UserId.of("user-" + n))))
        .isInstanceOf(CreateResult.Created.class);
  }

  @Test
  void oneAtATime() throws Exception {
    try (SqliteStore store = SqliteStore.open(path)) {
      Backup first = store.backUp().orElseThrow();
      assertThat(store.backUp()).isEmpty();
      first.close();
      first.close();
      Backup second = store.backUp().orElseThrow();
      assertThat(store.backUp()).isEmpty();
      second.close();
    }
  }

  @Test
  void liesForItsOwnerOnlyAndOnlyUntilItWasRead() throws Exception {
    Path between = StoreFile.beside(path, "-backup");
    try (SqliteStore store = SqliteStore.open(path)) {
      try (Backup backup = store.backUp().orElseThrow()) {
        assertThat(backup.size()).isPositive();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(between)))
            .isEqualTo("rw-------");
      }
      assertThat(between).doesNotExist();
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws Exception {
    Path left = Files.writeString(StoreFile.beside(path, "-backup"), "half");
    try (SqliteStore store = SqliteStore.open(path)) {
      assertThat(left).doesNotExist();
      save(store.backUp().orElseThrow());
    }
  }

  @Test
  void aCopyThatCannotBeWrittenIsAFaultAndTheNextOneWorks() throws Exception {
    Path inTheWay = StoreFile.beside(path, "-backup");
    try (SqliteStore store = SqliteStore.open(path)) {
      Samples.created(store, 1);
      Files.createDirectory(inTheWay);
      assertThatThrownBy(store::backUp).isInstanceOf(StoreUnavailableException.class);
      Files.deleteIfExists(inTheWay);
      save(store.backUp().orElseThrow());
    }
    assertThat(text(copy, "PRAGMA integrity_check")).containsExactly("ok");
  }

  @Test
  void aClosedStoreIsNotCopied() {
    SqliteStore store = SqliteStore.open(path);
    store.close();
    assertThatThrownBy(store::backUp)
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("closed");
  }

  private static List<String> text(Path file, String query) throws SQLException {
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
