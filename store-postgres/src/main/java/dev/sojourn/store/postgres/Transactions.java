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
    return pool.with(
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
    long number = 0;
    try {
      value = work.in(tx);
      if (!tx.changes().isEmpty()) {
        number = Changes.insert(sql, tx.changes());
      }
    } catch (SQLException | RuntimeException | Error failed) {
      rollBack(connection, failed);
      throw failed;
    }
    if (tx.changes().isEmpty()) {
      commit(operation, connection);
    } else {
      commit(operation, connection, number, tx.changes());
    }
    return value;
  }

  private void commit(String operation, Connection connection, long number, List<Change> changes)
      throws SQLException {
    try {
      commit(operation, connection);
    } catch (SQLException | RuntimeException | Error unknown) {
      announcer.unknown(changes);
      throw unknown;
    }
    announcer.committed(number, changes);
  }

  /**
   * Commits.
   *
   * @throws dev.sojourn.store.StoreUnavailableException if it is warned that a standby may not have
   *     it: nobody knows then whether it outlives this server
   */
  private static void commit(String operation, Connection connection) throws SQLException {
    connection.clearWarnings();
    connection.commit();
    if (connection.getWarnings() != null) {
      throw Faults.unknown(operation);
    }
  }

  private static void rollBack(Connection connection, Throwable failed) {
    try {
      connection.rollback();
    } catch (SQLException lost) {
      failed.addSuppressed(Faults.of("rolling back", lost)); // the server does it by itself
    }
  }
}
