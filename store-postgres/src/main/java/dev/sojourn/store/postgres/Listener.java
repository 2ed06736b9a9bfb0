package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Outage outage = new Outage("the listener", TimeSource.system());

  /** How often it was to listen anew. */
  private final AtomicInteger renewals = new AtomicInteger();

  private final AtomicBoolean started = new AtomicBoolean();
  private final Thread thread;

  /** By which it hears just now. */
  private volatile @Nullable Connection current;

  /**
   * Tells {@code hearer} what others than {@code node} say, by a thread of its own, once it is
   * {@linkplain #renew told to}.
   */
  Listener(Connections connections, Duration patience, UUID node, Consumer<Hint> hearer) {
    this.connections = connections;
    this.patience = patience;
    this.node = node;
    this.hearer = hearer;
    this.thread =
        Thread.ofPlatform().daemon().name("sojourn-postgres-listener").unstarted(this::work);
  }

  /** Listens, or listens anew: the connection may lead to a server that was left. */
  void renew() {
    renewals.incrementAndGet();
    if (started.compareAndSet(false, true)) {
      thread.start();
    }
    abort();
  }

  /** Hears no more, and leaves no connection. */
  void close() {
    closing.countDown();
    renewals.incrementAndGet(); // what fails now is no news
    abort();
    if (started.get()) {
      Threads.join(thread, GLANCE);
    }
  }

  private void abort() {
    Connection connection = current;
    if (connection != null) {
      Connections.abort(connection);
    }
  }

  private boolean isOpen() {
    return closing.getCount() > 0;
  }

  private void work() {
    while (isOpen()) {
      int before = renewals.get();
      try (Connection connection = connections.open(patience)) {
        current = connection; // before it asks whether it is closed: who closes it finds one
        if (renewals.get() == before) { // or else it was made to the server that was left
          listen(connection, connection.unwrap(PGConnection.class));
        }
      } catch (SQLException | RuntimeException failed) {
        if (renewals.get() == before) {
          Threads.pause(closing, outage.failed(failed));
        }
      } finally {
        current = null;
      }
    }
  }

  /** Until the connection is lost, or nobody can listen on it. */
  private void listen(Connection connection, PGConnection notified) throws SQLException {
    if (Source.isPooled(notified)) { // or else somebody who wants none would get them
      LOG.log(Level.DEBUG, "a pooler stands between: only polls tell of changes");
      Threads.pause(closing, POOLED);
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + Notifier.CHANNEL);
    }
    int seconds = Math.toIntExact(Math.max(1, patience.toSeconds()));
    while (isOpen()) {
      PGNotification[] heard = notified.getNotifications(Math.toIntExact(SILENCE.toMillis()));
      if (heard.length > 0) {
        hearer.accept(hint(heard));
      } else if (!connection.isValid(seconds)) {
        throw new SQLException("no answer", "08006");
      }
      outage.over(); // only now: a connection that fails again at once is no end of it
    }
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
}
