package dev.sojourn.store.sqlite;

import dev.sojourn.store.BackupStore.Backup;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.jdbc.Unavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the file while it is used, one at a time. A copy lies beside the file, for its owner
 * only, until it has been read; one that a killed process left behind goes at the next opening.
 *
 * <p>SQLite reads one moment of the file and writes elsewhere: the writer never waits for it. Only
 * the log, which keeps what was written since that moment, is longer for as long.
 */
final class Backups {

  private final StoreFile file;
  private final Path copy;
  private final Semaphore one = new Semaphore(1);
  private volatile boolean closed;
  private volatile @Nullable SqliteSql copying;

  Backups(StoreFile file) {
    this.file = file;
    this.copy = StoreFile.beside(file.path(), "-backup");
  }

  /** Removes what a killed process left behind. */
  void clear() {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException failed) {
      throw new StoreUnavailableException("cannot remove " + copy, failed);
    }
  }

  Optional<Backup> backUp() {
    if (closed) {
      throw Unavailable.closed("back-up");
    }
    if (!one.tryAcquire()) {
      return Optional.empty();
    }
    boolean done = false;
    try {
      copyApart();
      Backup made = new Copy(Files.size(copy));
      done = true;
      return Optional.of(made);
    } catch (IOException failed) {
      throw new StoreUnavailableException("back-up failed: " + copy + " cannot be read", failed);
    } finally {
      if (!done) {
        leave();
      }
    }
  }

  /** On a thread of its own: a call into SQLite this long would occupy a virtual one's carrier. */
  private void copyApart() {
    FutureTask<@Nullable Void> task = new FutureTask<>(this::copyFile, null);
    Thread.ofPlatform().daemon().name("sojourn-sqlite-backup").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException asked) {
          interrupted = true;
          stop(); // and wait for that: whoever leaves removes the copy
        }
      }
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("back-up failed", failed.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void copyFile() {
    try (SqliteSql sql = file.connect()) {
      StoreFile.createEmpty(copy); // SQLite would let others read it; an empty file it keeps
      copying = sql;
      if (closed) {
        throw Unavailable.closed("back-up");
      }
      sql.update("VACUUM INTO ?", copy.toString());
    } catch (SQLException failed) {
      throw Faults.of("back-up", failed);
    } catch (IOException failed) {
      throw new StoreUnavailableException("back-up failed: cannot make " + copy, failed);
    } finally {
      copying = null;
    }
  }

  private void stop() {
    SqliteSql sql = copying;
    if (sql != null) {
      sql.interrupt();
    }
  }

  /** Ends the one that is being made, and waits until the one that is being read is gone. */
  void close() {
    closed = true;
    stop();
    try {
      if (one.tryAcquire(Faults.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        one.release();
      }
    } catch (InterruptedException askedToHurry) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave() {
    try {
      clear();
    } finally {
      one.release();
    }
  }

  /** The copy as it is handed out. */
  private final class Copy implements Backup {

    private final long size;
    private final AtomicBoolean gone = new AtomicBoolean();

    Copy(long size) {
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void transferTo(OutputStream out) throws IOException {
      Files.copy(copy, out);
    }

    @Override
    public void close() {
      if (gone.compareAndSet(false, true)) {
        leave();
      }
    }
  }
}
