package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.store.jdbc.AttributeBox;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The feed's own connection: asks for changes, and hears notifications in between. */
final class Listener implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Listener.class.getName());

  /** Of more the database is asked: anybody can send notifications. */
  private static final int MOST_SESSIONS = 5_000;

  private final Connection connection;
  private final PGConnection notified;
  private final PostgresSql sql;

  private Listener(Connection connection) throws SQLException {
    this.connection = connection;
    this.notified = connection.unwrap(PGConnection.class);
    this.sql = new PostgresSql(connection, new AttributeBox());
  }

  /** Over a connection of its own. */
  static Listener open(Connections connections, Duration patience) throws SQLException {
    Connection connection = connections.open(patience);
    try {
      Listener listener = new Listener(connection);
      if (!Source.isPooled(listener.notified)) { // or else somebody who wants none would get them
        try (Statement statement = connection.createStatement()) {
          statement.execute("LISTEN " + Notifier.CHANNEL);
        }
      }
      return listener;
    } catch (SQLException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  /** What is asked of the database over a connection. */
  interface Asking {
    ChangeReader.Answer by(PostgresSql sql) throws SQLException;
  }

  /** An answer to a question that changes nothing. */
  ChangeReader.Answer ask(Asking asking) throws SQLException {
    return asking.by(sql);
  }

  /**
   * An answer to one statement that writes, committed by itself in the same round trip.
   *
   * @throws SQLException also if a standby may not have what it rests on
   */
  ChangeReader.Answer prove(Asking asking) throws SQLException {
    ChangeReader.Answer answer = asking.by(sql);
    if (sql.isWarned()) {
      throw new SQLException("a warning where a proof was wanted", "01000");
    }
    return answer;
  }

  /** What notifications say that come within this time: those that are there, or the next. */
  Hint await(Duration within, UUID node) throws SQLException {
    int millis = Math.toIntExact(Math.max(1, within.toMillis()));
    Set<SessionId> sessions = new HashSet<>();
    boolean isPartial = false;
    for (PGNotification notification : notified.getNotifications(millis)) {
      if (sessions.size() > MOST_SESSIONS) {
        return new Hint(sessions, true);
      }
      Hint hint = Hint.read(notification.getParameter(), node);
      sessions.addAll(hint.sessions());
      isPartial |= hint.isPartial();
    }
    return new Hint(sessions, isPartial);
  }

  /** Lets whoever asks fail at once, and the connection be gone. From any thread. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException goneAnyway) {
      LOG.log(Level.DEBUG, "closing: SQL state {0}", goneAnyway.getSQLState());
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
