package dev.sojourn.store.postgres;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the feeds of all nodes after changes, and never inside of their transactions: a
 * notification there takes a lock of the whole database at the commit. One for all that was changed
 * meanwhile; one that is lost costs a poll interval.
 */
final class Notifier {

  /** The name of the channel. */
  static final String CHANNEL = "sojourn_changes";

  private static final Logger LOG = System.getLogger(Notifier.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Connections connections;
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  Notifier(Connections connections) {
    this.connections = connections;
    this.thread =
        Thread.ofPlatform().daemon().name("sojourn-postgres-notifier").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** There are changes. Returns at once. */
  void wake() {
    wanted.release();
  }

  void close() {
    closed = true;
    wanted.release();
    Threads.join(thread);
  }

  private void work() {
    Connection connection = null;
    while (awaitWork()) {
      try {
        if (connection == null) {
          connection = connections.open(PATIENCE);
        }
        try (var statement = connection.createStatement()) {
          statement.execute("NOTIFY " + CHANNEL);
        }
      } catch (SQLException failed) {
        LOG.log(Level.DEBUG, "no notification: SQL state {0}", failed.getSQLState());
        close(connection);
        connection = null;
      }
    }
    close(connection);
  }

  private boolean awaitWork() {
    try {
      wanted.acquire();
      wanted.drainPermits(); // one notification for all of them
    } catch (InterruptedException nobodyDoesThat) {
      LOG.log(Level.WARNING, "the notifier was interrupted, and goes on", nobodyDoesThat);
    }
    return !closed;
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException goneAnyway) {
        LOG.log(Level.DEBUG, "closing: SQL state {0}", goneAnyway.getSQLState());
      }
    }
  }
}
