package dev.sojourn.store.sqlite;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.store.jdbc.Locks;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Tx;
import dev.sojourn.store.jdbc.Users;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a back-up in the place of a store that nobody has open. */
public final class SqliteRestore {

  private static final int MAX_DAMAGES = 3;

  private SqliteRestore() {}

  /**
   * What was done.
   *
   * @param tenants how many tenants' sessions were ended
   * @param replaced where the store that was there lies now; null if there was none
   */
  public record Restored(int tenants, @Nullable Path replaced) {}

  /**
   * Checks {@code backup} whole, prepares a copy of it beside {@code store} and puts that in its
   * place in one step; a failure before leaves what was there. A store that was there lies beside
   * it afterwards, with {@code -replaced} behind its name. Cursors of events from before are no
   * longer good: the same numbers would mean other events.
   *
   * @param replace whether a store that is there may be replaced
   * @param endedAt when all sessions in the back-up end; null to let them live. What ended since
   *     the back-up was made would live again.
   * @throws StoreLockedException if the store is open, in whatever process
   * @throws FileAlreadyExistsException if it is there and {@code replace} is false
   * @throws IncompatibleStoreException if the back-up is none, is damaged, or is of a newer version
   * @throws IOException if something cannot be read or written
   */
  public static Restored restore(
      Path backup, Path store, boolean replace, @Nullable Instant endedAt) throws IOException {
    try (StoreFile target = StoreFile.hold(store)) {
      Path path = target.path();
      boolean isThere = Files.exists(path) && Files.size(path) > 0;
      if (isThere && !replace) {
        throw new FileAlreadyExistsException(path.toString());
      }
      checkSource(backup, path);
      Path draft = StoreFile.beside(path, "-restored");
      try {
        remove(draft);
        copy(backup, draft);
        int tenants = prepare(draft, backup, endedAt);
        sync(draft, StandardOpenOption.WRITE);
        Path replaced = isThere ? setAside(path) : null;
        // A log of another file beside it would be taken for its own.
        remove(path);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(path);
        return new Restored(tenants, replaced);
      } finally {
        remove(draft);
      }
    }
  }

  private static void checkSource(Path backup, Path store) throws IOException {
    if (!Files.isRegularFile(backup)) {
      throw new IncompatibleStoreException(backup + " is no file", null);
    }
    if (Files.exists(store) && Files.isSameFile(backup, store)) {
      throw new IncompatibleStoreException(backup + " is the store itself", null);
    }
    Path log = StoreFile.beside(backup.toAbsolutePath(), "-wal");
    if (Files.exists(log) && Files.size(log) > 0) {
      throw new IncompatibleStoreException(
          backup + " is no back-up but a store that was not closed: a part of it is in " + log,
          null);
    }
  }

  private static void copy(Path backup, Path draft) throws IOException {
    StoreFile.createEmpty(draft);
    try (FileChannel from = FileChannel.open(backup, StandardOpenOption.READ);
        FileChannel to = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      long size = from.size();
      for (long done = 0; done < size; ) {
        done += from.transferTo(done, size - done, to);
      }
    }
  }

  /** Brings the draft up to date; returns how many tenants it signed out. */
  private static int prepare(Path draft, Path backup, @Nullable Instant endedAt) {
    try (SqliteSql sql = StoreFile.connect(draft)) {
      if (Schema.check(sql, backup) == 0) {
        throw new IncompatibleStoreException(backup + " holds no store", null);
      }
      List<String> damages = damages(sql);
      if (!damages.isEmpty()) {
        throw new IncompatibleStoreException(
            backup + " is damaged: " + String.join("; ", damages), null);
      }
      Schema.prepare(sql, backup);
      sql.execute("BEGIN IMMEDIATE");
      sql.update("UPDATE store SET file_id = randomblob(8)");
      int tenants = endedAt == null ? 0 : endAll(new Tx(sql, Locks.ONE_WRITER), endedAt);
      sql.execute("COMMIT");
      return tenants;
    } catch (SQLException failed) {
      throw new IncompatibleStoreException(backup + " is damaged, or no back-up", failed);
    }
  }

  private static int endAll(Tx tx, Instant at) throws SQLException {
    List<String> tenants = tx.sql().list("SELECT tenant FROM tenants", Row::text);
    for (String tenant : tenants) {
      Users.raiseTenant(tx, tenant, EndReason.TENANT_SIGNED_OUT, Initiator.SYSTEM, at);
    }
    return tenants.size();
  }

  /** What SQLite finds wrong, the first few. */
  static List<String> damages(SqliteSql sql) throws SQLException {
    return sql.list("PRAGMA integrity_check(" + MAX_DAMAGES + ")", Row::text).stream()
        .filter(line -> !line.equals("ok"))
        .toList();
  }

  private static Path setAside(Path path) throws IOException {
    Path aside = StoreFile.beside(path, "-replaced");
    remove(aside);
    Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
    Path log = StoreFile.beside(path, "-wal");
    if (Files.exists(log)) {
      Files.move(log, StoreFile.beside(aside, "-wal"), StandardCopyOption.ATOMIC_MOVE);
    }
    return aside;
  }

  /** A database with its log. */
  private static void remove(Path path) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(StoreFile.beside(path, suffix));
    }
  }

  private static void syncDirectory(Path path) throws IOException {
    Path directory = path.getParent();
    if (directory != null
        && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      sync(directory, StandardOpenOption.READ);
    }
  }

  private static void sync(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }
}
