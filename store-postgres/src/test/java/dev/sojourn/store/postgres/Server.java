package dev.sojourn.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;

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

  private static final String NEXT = "next_format";

  private Server() {}

  private static final class Running {
    static final EmbeddedPostgres POSTGRES = start();
  }

  /** A server for one test alone, which closes it. */
  static EmbeddedPostgres start() {
    return start(Map.of());
  }

  /** The same with more settings. */
  static EmbeddedPostgres start(Map<String, String> more) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "200");
    more.forEach(builder::setServerConfig);
    try {
      return builder.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Lets connections of an IPv4 address in, too. */
  static void admit(PostgresSettings database, String address) {
    try {
      Files.writeString(
          Path.of(text(database, "SHOW hba_file")),
          "host all all " + address + "/32 trust\n",
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    run(database, "SELECT pg_reload_conf()");
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

  /** Another empty database of the same server, with tables as a later program would make them. */
  static PostgresSettings databaseOfTheNextFormat() {
    PostgresSettings next = PostgresSettings.of(url(Running.POSTGRES, NEXT), null);
    if (number(
            database(Running.POSTGRES),
            "SELECT count(*) FROM pg_database WHERE datname = '" + NEXT + "'")
        == 0) {
      run(database(Running.POSTGRES), "CREATE DATABASE " + NEXT);
      Flyway.configure()
          .dataSource(new Connections(next).source())
          .locations(Schema.MIGRATIONS, "classpath:sojourn-next-format")
          .table(Schema.TABLE)
          .load()
          .migrate();
    }
    run(next, DISCONNECT, CLEAN);
    return next;
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

  /** The one number that a query answers; 0 for none. */
  static long number(PostgresSettings settings, String query) {
    return first(settings, query, row -> row.getLong(1));
  }

  /** The one text that a query answers. */
  static String text(PostgresSettings settings, String query) {
    return first(settings, query, row -> row.getString(1));
  }

  private interface Value<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static <T> T first(PostgresSettings settings, String query, Value<T> value) {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        throw new IllegalStateException("no row");
      }
      return value.of(row);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String url(EmbeddedPostgres server, String database) {
    return "postgres://postgres@localhost:" + server.getPort() + "/" + database;
  }
}
