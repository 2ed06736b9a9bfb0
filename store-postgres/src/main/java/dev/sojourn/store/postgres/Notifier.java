package dev.sojourn.store.postgres;

import dev.sojourn.store.Change;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Tells the feeds of all nodes of changes, and never inside of their transactions: a notification
 * there takes a lock of the whole database at the commit. One for all that was changed meanwhile;
 * one that is lost costs a poll interval. Thread-safe.
 */
final class Notifier {

  /** The name of the channel. */
  static final String CHANNEL = "sojourn_changes";

  private static final Logger LOG = System.getLogger(Notifier.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final String SEND = "SELECT pg_notify('" + CHANNEL + "', ?)";

  private final Connections connections;
  private final UUID node;
  private final Semaphore wanted = new Semaphore(0);
  private final BlockingQueue<Change> changed = new LinkedBlockingQueue<>(Hint.MOST);
  private final Thread thread;
  private volatile boolean closed;

  /** Whether some found no room. */
  private volatile boolean areMore;

  Notifier(Connections connections, UUID node) {
    this.connections = connections;
    this.node = node;
    this.thread =
        Thread.ofPlatform().daemon().name("sojourn-postgres-notifier").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** There are these changes. Returns at once. */
  void tell(List<Change> changes) {
    for (Change change : changes) {
      if (!changed.offer(change)) {
        areMore = true;
      }
    }
    wanted.release();
  }

  /** Waits no longer than for a connection that is just being made. */
  void close() {
    closed = true;
    wanted.release();
    Threads.join(thread, PATIENCE);
  }

  private void work() {
    Connection connection = null;
    while (awaitWork()) {
      try {
        if (connection == null) {
          connection = connections.open(PATIENCE);
        }
        send(connection);
      } catch (SQLException failed) {
        LOG.log(Level.DEBUG, "no notification: SQL state {0}", failed.getSQLState());
        close(connection);
        connection = null;
      }
    }
    close(connection);
  }

  private void send(Connection connection) throws SQLException {
    List<Change> changes = new ArrayList<>();
    boolean areAll = !areMore;
    areMore = false; // before they are taken: what finds no room from here on is told of next time
    changed.drainTo(changes);
    try (PreparedStatement statement = connection.prepareStatement(SEND)) {
      statement.setString(1, Hint.text(node, changes, areAll));
      statement.execute();
    }
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
