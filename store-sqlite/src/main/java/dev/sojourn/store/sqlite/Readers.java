package dev.sojourn.store.sqlite;

import dev.sojourn.store.jdbc.LongWork;
import dev.sojourn.store.jdbc.Reading;
import dev.sojourn.store.jdbc.Unavailable;
import java.sql.SQLException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few connections for reading beside the writer. Reads that may take long never occupy all of
 * them, so that a validation finds one.
 */
final class Readers {

  private int opened;
  private final BlockingDeque<SqliteSql> idle = new LinkedBlockingDeque<>();
  private final LongWork longWork;
  private volatile boolean closed;

  Readers(StoreFile file, int count) throws SQLException {
    this.longWork = new LongWork(count, Faults.PATIENCE);
    try {
      for (int i = 0; i < count; i++) {
        idle.add(file.connectToRead());
        opened++;
      }
    } catch (SQLException failed) {
      close();
      throw failed;
    }
  }

  /** Reads a few rows by their keys. */
  <T extends @Nullable Object> T read(String operation, Reading<T> reading) {
    SqliteSql sql = take(operation);
    try {
      return reading.from(sql);
    } catch (SQLException failed) {
      throw Faults.of(operation, failed);
    } finally {
      idle.addFirst(sql);
    }
  }

  /** The same reading with all its statements of the same moment. */
  static <T extends @Nullable Object> Reading<T> together(Reading<T> reading) {
    return sql -> {
      sql.later("BEGIN");
      try {
        return reading.from(sql);
      } finally {
        sql.later("COMMIT");
      }
    };
  }

  /** Reads many rows. */
  <T extends @Nullable Object> T readLong(String operation, Reading<T> reading) {
    return longWork.run(operation, () -> read(operation, reading));
  }

  private SqliteSql take(String operation) {
    if (closed) {
      throw Unavailable.closed(operation);
    }
    try {
      SqliteSql sql = idle.poll(Faults.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (sql == null) {
        throw closed
            ? Unavailable.closed(operation)
            : Unavailable.overloaded(operation, Faults.PATIENCE);
      }
      return sql;
    } catch (InterruptedException interrupted) {
      throw Unavailable.interrupted(operation, interrupted);
    }
  }

  /** Waits for the reads under way, as long as any caller would, and closes the connections. */
  void close() throws SQLException {
    closed = true;
    boolean interrupted = false;
    long patience = Faults.PATIENCE.toMillis();
    while (opened > 0) {
      try {
        SqliteSql sql = idle.poll(interrupted ? 0 : patience, TimeUnit.MILLISECONDS);
        if (sql == null) {
          break;
        }
        opened--;
        sql.close();
      } catch (InterruptedException askedToHurry) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
