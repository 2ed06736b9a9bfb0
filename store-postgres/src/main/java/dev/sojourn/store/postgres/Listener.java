package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears what notifications say, over a connection of its own: on one that also asks, what arrives
 * during a question would be heard only with its answer, which takes a way there and back. Whatever
 * it misses the feed tells of, so that a fault here is only waited out.
 */
final class Listener {

  private static final Logger LOG = System.getLogger(Listener.class.getName());

  /** Of more the database is asked: anybody can send notifications. */
  private static final int MOST_SESSIONS = 5_000;

  /** After such silence it looks whether the connection is still there. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** Behind a pooler nobody can listen, and who takes it away need not start the node anew. */
  private static final Duration POOLED = Duration.ofMinutes(1);

  /** How long closing waits for a connection that is being made; it is closed once it is there. */
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final Connections connections;
  private final Duration patience;
  private final UUID node;
  private final Consumer<Hint> hearer;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final BackOff backOff = new BackOff();
  private final Thread thread;

  /** By which it hears just now. */
  private volatile @Nullable Connection current;

  /** Tells {@code hearer} what others than {@code node} say, by a thread of its own. */
  Listener(Connections connections, Duration patience, UUID node, Consumer<Hint> hearer) {
    this.connections = connections;
    this.patience = patience;
    this.node = node;
    this.hearer = hearer;
    this.thread =
        Thread.ofPlatform().daemon().name("sojourn-postgres-listener").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** Listens anew: the connection may lead to a server that was left. From any thread. */
  void renew() {
    Connection connection = current;
    if (connection != null) {
      abort(connection);
    }
  }

  /** Hears no more, and leaves no connection. */
  void close() {
    closing.countDown();
    renew();
    Threads.join(thread, GLANCE);
  }

  private boolean isOpen() {
    return closing.getCount() > 0;
  }

  private void work() {
    while (isOpen()) {
      Duration pause;
      try (Connection connection = connections.open(patience)) {
        current = connection; // before it asks whether it is closed: who closes it finds one
        pause = listen(connection, connection.unwrap(PGConnection.class));
      } catch (SQLException | RuntimeException failed) {
        LOG.log(Level.DEBUG, "no notifications: {0}", failed.getClass().getName());
        pause = backOff.failed();
      } finally {
        current = null;
      }
      pause(pause);
    }
  }

  /** Until the connection is lost; returns how long to wait before the next. */
  private Duration listen(Connection connection, PGConnection notified) throws SQLException {
    if (Source.isPooled(notified)) { // or else somebody who wants none would get them
      LOG.log(Level.DEBUG, "a pooler stands between: only polls tell of changes");
      return POOLED;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + Notifier.CHANNEL);
    }
    backOff.over();
    int seconds = Math.toIntExact(Math.max(1, patience.toSeconds()));
    boolean isThere = true;
    while (isThere && isOpen()) {
      PGNotification[] heard = notified.getNotifications(Math.toIntExact(SILENCE.toMillis()));
      if (heard.length > 0) {
        hearer.accept(hint(heard));
      } else {
        isThere = connection.isValid(seconds);
      }
    }
    return backOff.failed();
  }

  private Hint hint(PGNotification[] heard) {
    Set<SessionId> sessions = new HashSet<>();
    boolean isPartial = false;
    for (PGNotification notification : heard) {
      if (sessions.size() > MOST_SESSIONS) {
        return new Hint(sessions, true);
      }
      Hint hint = Hint.read(notification.getParameter(), node);
      sessions.addAll(hint.sessions());
      isPartial |= hint.isPartial();
    }
    return new Hint(sessions, isPartial);
  }

  private void pause(Duration duration) {
    try {
      boolean closed = closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
      LOG.log(Level.TRACE, "closed: {0}", closed);
    } catch (InterruptedException nobodyDoesThat) {
      LOG.log(Level.WARNING, "the listener was interrupted, and goes on", nobodyDoesThat);
    }
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException goneAnyway) {
      LOG.log(Level.DEBUG, "closing: SQL state {0}", goneAnyway.getSQLState());
    }
  }
}
