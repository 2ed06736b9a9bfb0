package dev.sojourn.store.postgres;

import dev.sojourn.store.jdbc.AttributeBox;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The feed's own connection, by which it asks for changes. */
final class FeedConnection implements AutoCloseable {

  private final Connection connection;
  private final PostgresSql sql;

  private FeedConnection(Connection connection) {
    this.connection = connection;
    this.sql = new PostgresSql(connection, new AttributeBox());
  }

  static FeedConnection open(Connections connections, Duration patience) throws SQLException {
    return new FeedConnection(connections.open(patience));
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

  /** Lets whoever asks fail at once, and the connection be gone. From any thread. */
  void abort() {
    Connections.abort(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
