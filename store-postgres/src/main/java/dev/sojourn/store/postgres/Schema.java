package dev.sojourn.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The form of the database: checks how it is set up, and brings the tables up to date. */
final class Schema {

  /** Where the migrations are; no package, so that Flyway may look into it. */
  private static final String MIGRATIONS = "classpath:sojourn-store-postgres";

  /** Beside the tables of an application that shares the schema. */
  private static final String TABLE = "sojourn_schema";

  /** What the promises of this store rest on, and whether the server keeps it so. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "server_encoding", List.of("UTF8"),
          "default_transaction_isolation", List.of("read committed"),
          "fsync", List.of("on"),
          "synchronous_commit", List.of("on", "remote_apply", "remote_write", "local"));

  private Schema() {}

  /**
   * Checks before anything is written, then migrates; harmless from several nodes at once.
   *
   * @throws IncompatibleStoreException if the server is set up otherwise, or the tables are too new
   */
  static void prepare(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      for (Map.Entry<String, List<String>> needed : NEEDED.entrySet()) {
        check(connection, needed.getKey(), needed.getValue());
      }
    }
    try {
      Flyway.configure()
          .dataSource(source)
          .locations(MIGRATIONS)
          .table(TABLE)
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
    } catch (FlywayException failed) {
      if (failed.getCause() instanceof SQLException cause) {
        throw cause; // the database, not its form
      }
      throw new IncompatibleStoreException(
          "the tables of this database are not those of this program, nor of an older one", failed);
    }
  }

  private static void check(Connection connection, String setting, List<String> allowed)
      throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SHOW " + setting)) {
      String value = row.next() ? row.getString(1) : "";
      if (!allowed.contains(value)) {
        throw new IncompatibleStoreException(
            "the database has " + setting + " = " + value + ", but needs " + allowed.getFirst(),
            null);
      }
    }
  }
}
