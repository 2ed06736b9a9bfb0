package dev.sojourn.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The real server, one for all tests of a process, durable as in production. */
final class Server {

  private static final String DISCONNECT =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE datname = current_database() AND pid <> pg_backend_pid()";
  private static final String RESET_SETTINGS = "ALTER DATABASE postgres RESET ALL";

  /** Rows alone: making tables takes longer than most tests. */
  private static final String CLEAN =
      """
      DO $$
      DECLARE name text;
      BEGIN
        IF to_regclass('public.store') IS NULL THEN
          RETURN;
        END IF;
        FOR name IN SELECT tablename FROM pg_tables
          WHERE schemaname = 'public' AND tablename NOT IN ('sojourn_schema', 'store')
        LOOP
          EXECUTE 'DELETE FROM ' || quote_ident(name);
        END LOOP;
        UPDATE store SET store_id = substr(uuid_send(gen_random_uuid()), 1, 8), events_purged = 0,
          events_purged_xid = '0', epoch_floor = 0, changes_floor = '0', changes_next = '0',
          changes_next_at = now(), addresses_after = '', addresses_next = 0, sealed_after = '',
          sealed_under = NULL;
      END $$
      """;

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
    return PostgresSettings.of(url(server, "postgres"), null);
  }

  /** The settings of a store over an empty database, always the same one. */
  static PostgresSettings emptyDatabase() {
    PostgresSettings database = database(Running.POSTGRES);
    run(database, DISCONNECT, RESET_SETTINGS, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    return database;
  }

  /** The same, with the tables of this program as they are when they are new, if there are any. */
  static PostgresSettings cleanDatabase() {
    PostgresSettings database = database(Running.POSTGRES);
    run(database, DISCONNECT, RESET_SETTINGS, CLEAN);
    return database;
  }

  /** A connection beside the store's. */
  static Connection connect(PostgresSettings settings) throws SQLException {
    return new Connections(settings).open(settings.patience());
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

  private static String url(EmbeddedPostgres server, String database) {
    return "postgres://postgres@localhost:" + server.getPort() + "/" + database;
  }
}
