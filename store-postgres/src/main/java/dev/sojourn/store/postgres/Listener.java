package dev.sojourn.store.postgres;

import dev.sojourn.store.jdbc.AttributeBox;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;

/** The feed's own connection: asks for changes, and is woken by notifications in between. */
final class Listener implements AutoCloseable {

  private final Connection connection;
  private final PGConnection notified;
  private final PostgresSql sql;

  Listener(Connection connection) throws SQLException {
    this.connection = connection;
    this.notified = connection.unwrap(PGConnection.class);
    this.sql = new PostgresSql(connection, new AttributeBox());
    if (!Source.isPooled(notified)) { // or else somebody who does not want them would get them
      try (Statement statement = connection.createStatement()) {
        statement.execute("LISTEN " + Notifier.CHANNEL);
      }
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

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
