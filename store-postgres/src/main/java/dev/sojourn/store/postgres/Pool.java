package dev.sojourn.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.LongWork;
import dev.sojourn.store.jdbc.Reading;
import dev.sojourn.store.jdbc.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections for requests, and reading by them. What may take long, writes that wait for a
 * lock and reads of many rows, never occupies all, so that a validation finds one.
 */
final class Pool implements AutoCloseable {

  /** What is to be done with a connection. */
  interface Use<T extends @Nullable Object> {
    T of(Connection connection) throws SQLException;
  }

  private final HikariDataSource source;
  private final AttributeBox box;
  private final LongWork longWork;

  Pool(Connections connections, PostgresSettings settings, AttributeBox box) {
    this.box = box;
    this.longWork = new LongWork(settings.connections(), settings.patience());
    HikariConfig config = new HikariConfig();
    config.setPoolName("sojourn");
    config.setDataSource(connections.source());
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(Math.min(2, settings.connections()));
    config.setConnectionTimeout(settings.patience().toMillis());
    this.source = open(config, connections.opening());
  }

  private static HikariDataSource open(HikariConfig config, String operation) {
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException failed) {
      throw failed.getCause() instanceof SQLException cause ? Faults.of(operation, cause) : failed;
    }
  }

  /** Lends a connection for what takes one round trip or few. */
  private <T extends @Nullable Object> T with(String operation, Use<T> use) {
    if (source.isClosed()) {
      throw Unavailable.closed(operation);
    }
    try (Connection connection = source.getConnection()) {
      return use.of(connection);
    } catch (SQLException failed) {
      if (source.isClosed()) {
        throw Unavailable.closed(operation);
      }
      throw Faults.of(operation, failed);
    }
  }

  /** The SQL of a connection. */
  PostgresSql sql(Connection connection) {
    return new PostgresSql(connection, box);
  }

  /** Reads a few rows by their keys: one round trip for each statement. */
  <T extends @Nullable Object> T read(String operation, Reading<T> reading) {
    return with(operation, connection -> reading.from(sql(connection)));
  }

  /** Reads a few rows by several statements, all of the same moment. */
  <T extends @Nullable Object> T readTogether(String operation, Reading<T> reading) {
    return with(operation, connection -> inParts(connection, sql(connection), together(reading)));
  }

  /** The same reading with all its statements of the same moment; first in its transaction. */
  static <T extends @Nullable Object> Reading<T> together(Reading<T> reading) {
    return sql -> {
      sql.later("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      return reading.from(sql);
    };
  }

  /** Reads many rows, some at a time. */
  <T extends @Nullable Object> T readLong(String operation, Reading<T> reading) {
    return withLong(
        operation,
        connection -> inParts(connection, new PostgresSql(connection, box, true), reading));
  }

  /** Lends a connection for what may take long. */
  <T extends @Nullable Object> T withLong(String operation, Use<T> use) {
    return longWork.run(operation, () -> with(operation, use));
  }

  private static <T extends @Nullable Object> T inParts(
      Connection connection, PostgresSql sql, Reading<T> reading) throws SQLException {
    connection.setAutoCommit(false); // or else the driver fetches all rows at once
    try {
      return reading.from(sql);
    } finally {
      connection.rollback();
    }
  }

  /**
   * Lets go of all connections, each once it is given back: they may lead to a server that is the
   * primary no longer.
   */
  void renew() {
    source.getHikariPoolMXBean().softEvictConnections();
  }

  /** For what makes the tables. */
  DataSource source() {
    return source;
  }

  @Override
  public void close() {
    source.close();
  }
}
