package dev.sojourn.benchmarks.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.store.postgres.PostgresSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A server of its own, durable as in production, that counts its statements. */
public final class Database implements AutoCloseable {

  private final EmbeddedPostgres server;

  /** Starts it. */
  public Database() throws IOException, SQLException {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "300")
            .setServerConfig("shared_buffers", "1GB")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .start();
    run("postgres", "CREATE EXTENSION pg_stat_statements");
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  /** The settings of a store over a database of this name, which is made. */
  public PostgresSettings create(String name) throws SQLException {
    run("postgres", "CREATE DATABASE " + name);
    return through(port(), name);
  }

  /** The same by way of another port. */
  static PostgresSettings through(int port, String name) {
    return PostgresSettings.of("postgres://postgres@localhost:" + port + "/" + name, null);
  }

  /** Plain connections. */
  HikariDataSource pool(String name, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbc(name));
    config.setUsername("postgres");
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }

  /** A plain connection. */
  Connection connect(String name) throws SQLException {
    return DriverManager.getConnection(jdbc(name), "postgres", null);
  }

  private String jdbc(String name) {
    return "jdbc:postgresql://localhost:" + port() + "/" + name;
  }

  /** Runs statements. */
  void run(String name, String... statements) throws SQLException {
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  /** How many statements were run up to now, begins and commits among them. */
  long statements() throws SQLException {
    return number("SELECT sum(calls) FROM pg_stat_statements");
  }

  /** How many of them in one database. */
  public long statements(String name) throws SQLException {
    return number(
        "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements JOIN pg_database d ON d.oid = dbid"
            + " WHERE datname = '"
            + name
            + "'");
  }

  /** How many of them only ask what a feed asks. */
  long polls() throws SQLException {
    return number(
        "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
            + " WHERE query LIKE '%pg_postmaster_start_time%' OR query LIKE '%pg_notify(%'");
  }

  private long number(String query) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        throw new IllegalStateException("no row");
      }
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
