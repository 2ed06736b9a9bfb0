package dev.sojourn.store.postgres;

import dev.sojourn.store.jdbc.AttributeBox;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;

/** The feed's own connection: asks for changes, and is woken by notifications in between. */
final class Listener implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Listener.class.getName());

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

  /** Whether a notification comes within this time. */
  boolean isWoken(Duration within) throws SQLException {
    int millis = Math.toIntExact(Math.max(1, within.toMillis()));
    return notified.getNotifications(millis).length > 0;
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
