package dev.sojourn.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The real server, one for all tests of a process, durable as in production; a database for each
 * test.
 */
final class Server {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private Server() {}

  private static final class Running {
    static final EmbeddedPostgres POSTGRES = start();
  }

  /** A server for one test alone, which closes it. */
  static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("full_page_writes", "on")
          .setServerConfig("max_connections", "200")
          .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The settings of a store over a server's first database. */
  static PostgresSettings database(EmbeddedPostgres server) {
    return PostgresSettings.of(
        "jdbc:postgresql://localhost:" + server.getPort() + "/postgres", "postgres", null);
  }

  /** The settings of a store over a new, empty database. */
  static PostgresSettings newDatabase() {
    String name = "t" + DATABASES.incrementAndGet();
    try (Connection connection = connect(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " STRATEGY wal_log");
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return PostgresSettings.of(url(name), "postgres", null);
  }

  /** A connection beside the store's. */
  static Connection connect(PostgresSettings settings) throws SQLException {
    return connect(settings.url());
  }

  /** Runs statements beside the store, each committed. */
  static void run(PostgresSettings settings, String... statements) {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The one number that a query answers. */
  static long number(PostgresSettings settings, String query) {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        throw new IllegalStateException("no row");
      }
      return row.getLong(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, "postgres", "");
  }

  private static String url(String database) {
    return "jdbc:postgresql://localhost:" + Running.POSTGRES.getPort() + "/" + database;
  }
}
