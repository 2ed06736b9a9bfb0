package dev.sojourn.store.postgres;

import dev.sojourn.store.Change;
import dev.sojourn.store.jdbc.Step;
import dev.sojourn.store.jdbc.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs changes, each in a transaction of its own at READ COMMITTED. */
final class Transactions {

  private static final int MOST_ATTEMPTS = 5;

  private final Pool pool;
  private final Announcer announcer;

  Transactions(Pool pool, Announcer announcer) {
    this.pool = pool;
    this.announcer = announcer;
  }

  /** Has the work done, durable when this returns. */
  <T extends @Nullable Object> T run(String operation, Step<T> work) {
    return pool.withLong(
        operation,
        connection -> {
          connection.setAutoCommit(false);
          for (int attempt = 1; ; attempt++) {
            try {
              return once(operation, connection, work);
            } catch (SQLException failed) {
              if (attempt == MOST_ATTEMPTS || !Faults.isContention(failed)) {
                throw failed;
              }
            }
          }
        });
  }

  private <T extends @Nullable Object> T once(String operation, Connection connection, Step<T> work)
      throws SQLException {
    PostgresSql sql = pool.sql(connection);
    Tx tx = new Tx(sql, new PostgresLocks(sql));
    T value;
    try {
      value = work.in(tx);
    } catch (SQLException | RuntimeException | Error failed) {
      rollBack(connection, failed);
      throw failed;
    }
    commit(operation, connection, sql, tx.changes());
    return value;
  }

  /**
   * Commits.
   *
   * @throws dev.sojourn.store.StoreUnavailableException if it is warned that a standby may not have
   *     it: nobody knows then whether it outlives this server
   */
  private void commit(
      String operation, Connection connection, PostgresSql sql, List<Change> changes)
      throws SQLException {
    Transaction done = null;
    try {
      if (changes.isEmpty()) {
        sql.commit();
      } else {
        done = Changes.commit(sql, changes);
      }
      if (sql.isWarned()) {
        throw Faults.unknown(operation);
      }
    } catch (SQLException | RuntimeException | Error failed) {
      if (!changes.isEmpty() && !isBeaten(failed)) {
        announcer.unknown(changes);
      }
      rollBack(connection, failed);
      throw failed;
    }
    if (done != null) {
      announcer.committed(done, changes);
    }
  }

  /** Whether nothing happened, since somebody else was there first. */
  private static boolean isBeaten(Throwable failed) {
    return failed instanceof SQLException fault && Faults.isContention(fault);
  }

  private static void rollBack(Connection connection, Throwable failed) {
    try {
      connection.rollback();
    } catch (SQLException lost) {
      failed.addSuppressed(Faults.of("rolling back", lost)); // the server does it by itself
    }
  }
}
