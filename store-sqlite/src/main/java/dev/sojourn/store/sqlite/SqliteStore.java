package dev.sojourn.store.sqlite;

import dev.sojourn.Page;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.BackupStore;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.Feed;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.Retention;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.Touch;
import dev.sojourn.store.jdbc.JdbcStore;
import dev.sojourn.store.jdbc.Reading;
import dev.sojourn.store.jdbc.Sessions;
import dev.sojourn.store.jdbc.Sql;
import dev.sojourn.store.jdbc.Step;
import dev.sojourn.store.jdbc.Subscriptions;
import dev.sojourn.store.jdbc.Tx;
import dev.sojourn.store.jdbc.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The embedded store: sessions in one SQLite file that belongs to one process.
 *
 * <p>Durable: what a call has answered survives a crash of the process and, where the disk keeps
 * its promises, of the machine. Concurrent changes share a transaction and its fsync. Thread-safe,
 * also for virtual threads; no call waits for the store longer than 10 seconds at a time.
 *
 * <p>Beside the file lie SQLite's own {@code -wal} and {@code -shm}, and {@code -lock}, which keeps
 * a second store away from it; while it is backed up, {@code -backup}, too.
 */
public final class SqliteStore extends JdbcStore implements BackupStore {

  private final StoreFile file;
  private final SqliteSql writing;
  private final Writer writer;
  private final Readers readers;
  private final Backups backups;

  /** The lease always holds: the writer tells of a group before it acknowledges any part of it. */
  private final Subscriptions feeds = new Subscriptions((time, maxStaleness) -> true);

  private final AtomicBoolean closed = new AtomicBoolean();

  private SqliteStore(StoreFile file, SqliteSql writing, Readers readers, Backups backups) {
    super(writing.box());
    this.file = file;
    this.writing = writing;
    this.readers = readers;
    this.backups = backups;
    this.writer = new Writer(writing, feeds, Faults.PATIENCE);
  }

  /**
   * Opens the file, and makes it when there is none; its directory must exist.
   *
   * @throws StoreLockedException if another store, of whatever process, has it open
   * @throws IncompatibleStoreException if it is no database, another program's, or of a newer
   *     version; nothing was changed then
   * @throws StoreUnavailableException if it cannot be read or written
   */
  public static SqliteStore open(Path path) {
    StoreFile file = StoreFile.lock(path);
    try {
      SqliteSql writing = file.connect();
      try {
        Schema.prepare(writing, file.path());
        Backups backups = new Backups(file);
        backups.clear();
        int connections = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
        SqliteStore store = new SqliteStore(file, writing, new Readers(file, connections), backups);
        store.writer.start();
        return store;
      } catch (SQLException | RuntimeException failed) {
        writing.close();
        throw failed;
      }
    } catch (SQLException failed) {
      release(file);
      throw Faults.of("opening " + file.path(), failed);
    } catch (RuntimeException failed) {
      release(file);
      throw failed;
    }
  }

  @Override
  protected <T extends @Nullable Object> T read(String operation, Reading<T> reading) {
    return readers.read(operation, reading);
  }

  @Override
  protected <T extends @Nullable Object> T readLong(String operation, Reading<T> reading) {
    return readers.readLong(operation, reading);
  }

  @Override
  protected <T extends @Nullable Object> T readTogether(String operation, Reading<T> reading) {
    return readers.read(operation, Readers.together(reading));
  }

  @Override
  protected <T extends @Nullable Object> T readLongTogether(String operation, Reading<T> reading) {
    return readers.readLong(operation, Readers.together(reading));
  }

  @Override
  protected <T extends @Nullable Object> T write(String operation, Step<T> step) {
    return writer.run(operation, step);
  }

  @Override
  protected void touch(Tx tx, List<Touch> batch) throws SQLException {
    Sessions.touch(tx, batch);
  }

  @Override
  protected EventPage page(Sql sql, @Nullable String cursor, int limit) throws SQLException {
    return EventPages.page(sql, cursor, limit);
  }

  @Override
  protected Page<SessionEvent> latest(
      Sql sql, EventFilter filter, @Nullable String cursor, int limit) throws SQLException {
    return EventPages.latest(sql, filter, cursor, limit);
  }

  @Override
  public Feed subscribe(FeedListener listener) {
    if (closed.get()) {
      throw Unavailable.closed("subscribe");
    }
    return feeds.add(listener);
  }

  @Override
  public SweepResult sweep(Retention retention, int limit, Instant now) {
    return Sweeper.sweep(writer, retention, limit, now);
  }

  @Override
  public Optional<Path> keyFile() {
    return Optional.of(StoreFile.beside(file.path(), "-keys"));
  }

  @Override
  public Optional<Backup> backUp() {
    return backups.backUp();
  }

  /** Has everything written that was asked for, closes the file and lets others open it. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    backups.close();
    writer.close();
    feeds.close();
    try {
      readers.close();
      // The last one, which brings the log into the file and removes it.
      writing.close();
    } catch (SQLException failed) {
      throw Faults.of("closing " + file.path(), failed);
    } finally {
      release(file);
    }
  }

  private static void release(StoreFile file) {
    try {
      file.close();
    } catch (IOException failed) {
      throw new StoreUnavailableException("cannot release " + file.path(), failed);
    }
  }
}
