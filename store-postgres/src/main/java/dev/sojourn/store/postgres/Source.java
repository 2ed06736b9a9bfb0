package dev.sojourn.store.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Makes connections that work through a pooler, too. One that lends a connection of the server for
 * each transaction keeps nothing that belongs to a connection: a statement that was prepared on one
 * would not be there, or be another one, on the next.
 */
final class Source extends PGSimpleDataSource {

  private static final long serialVersionUID = 1L;

  /**
   * Which process it is, and from then on a look every 2 s whether who asked is still there, so
   * that nothing runs on for somebody who has left. Not where the operator has said how often, nor
   * where the server may be unable to, and would refuse each connection that asks: only Linux has
   * been able to since version 14, others of its family since 15.
   */
  private static final String PROCESS =
      """
      SELECT pg_backend_pid(),
        CASE WHEN current_setting('client_connection_check_interval', true) = '0'
            AND (version() LIKE '%linux%'
              OR current_setting('server_version_num')::int >= 150000 AND version() ~ 'darwin|bsd')
          THEN set_config('client_connection_check_interval', '2s', false) END
      """;

  /** The driver's own word for never, and the server's. */
  private static final int NEVER = 0;

  /** How long answers may take that are worth waiting for longer than for a greeting, in ms. */
  private int answering = NEVER;

  /** How long the server waits each time that somebody else has locked something, in ms. */
  private int locked = NEVER;

  /**
   * How long the server may wait for one lock: all that one answer may wait for must be shorter
   * than anybody waits for the server, or else who has left goes on waiting there, with a
   * connection of the server.
   */
  void setLocked(Duration most) {
    locked = Math.toIntExact(most.toMillis());
  }

  /** How long each answer may take once there is a connection. */
  void setAnswering(Duration most) {
    answering = Math.toIntExact(most.toMillis());
  }

  /**
   * How long the last host may take, in seconds. The driver counts all of them together, so that
   * one that is silent would leave no time for the next; each of those before may be tried for as
   * long twice, to be reached and to say something.
   */
  @Override
  public void setLoginTimeout(int seconds) {
    super.setLoginTimeout(Math.multiplyExact(seconds, 2 * getServerNames().length - 1));
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    Connection connection = super.getConnection(user, password);
    try {
      PGConnection own = connection.unwrap(PGConnection.class);
      if (process(connection) != own.getBackendPID()) {
        own.setPrepareThreshold(NEVER);
      }
      if (answering != NEVER) {
        connection.setNetworkTimeout(Runnable::run, answering);
      }
      return connection;
    } catch (SQLException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  /**
   * Whether somebody stands between: then the server's process is not the one that the greeting
   * named.
   */
  static boolean isPooled(PGConnection connection) {
    return connection.getPrepareThreshold() == NEVER;
  }

  /** In one round trip; a node that stops in a transaction keeps others waiting for so long. */
  private int process(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String bound = locked == NEVER ? "" : "SET lock_timeout = " + locked + "; ";
      boolean isRow =
          statement.execute("SET idle_in_transaction_session_timeout = '30s'; " + bound + PROCESS);
      while (!isRow) {
        isRow = statement.getMoreResults();
      }
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
