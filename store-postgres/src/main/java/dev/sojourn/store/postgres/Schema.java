package dev.sojourn.store.postgres;

import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.Tx;
import dev.sojourn.store.postgres.PostgresInspection.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;

/** The form of the database: checks how it is set up, and brings the tables up to date. */
final class Schema {

  /** Where the migrations are; no package, so that Flyway may look into it. */
  static final String MIGRATIONS = "classpath:sojourn-store-postgres";

  /** Of the latest of them. */
  static final int VERSION = 1;

  /** Beside the tables of an application that shares the schema. */
  static final String TABLE = "sojourn_schema";

  /**
   * Held until its transaction ends, so that it works through poolers, too; that one does nothing
   * for however long it takes.
   */
  private static final String TURN =
      "SET LOCAL idle_in_transaction_session_timeout = 0;"
          + " SELECT pg_advisory_xact_lock(hashtextextended('sojourn: migrations', 0))";

  /** What the promises of this store rest on, and whether the server keeps it so. */
  private static final Map<String, List<String>> NEEDED =
      new TreeMap<>(
          Map.of(
              "server_encoding", List.of("UTF8"),
              "default_transaction_isolation", List.of("read committed"),
              "fsync", List.of("on"),
              "synchronous_commit", List.of("on", "remote_apply", "remote_write", "local")));

  /** The SQL state of who wants to write where nobody can. */
  private static final String READ_ONLY = "25006";

  private Schema() {}

  /**
   * Checks before anything is written, then migrates; harmless from several nodes at once.
   *
   * @throws IncompatibleStoreException if the server is set up otherwise, or the tables are too new
   */
  static void prepare(Connections connections) throws SQLException {
    if (!isReady(connections.source())) {
      migrate(connections.migrating());
    }
    settle(connections.migrating());
  }

  /** With the patience of a migration: after a restore it is all events that change. */
  private static void settle(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      PostgresSql sql = new PostgresSql(connection, new AttributeBox());
      Removal.settle(new Tx(sql, new PostgresLocks(sql)));
      sql.commit();
      if (sql.isWarned()) {
        throw Faults.unknown("opening the database");
      }
    }
  }

  /** Asks by itself: a tool for migrations takes longer to find that out than all the rest. */
  private static boolean isReady(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      List<Refusal> refusals = refusals(connection);
      if (!refusals.isEmpty()) {
        Refusal first = refusals.getFirst();
        throw new IncompatibleStoreException(first.fault() + ". " + first.remedy(), null);
      }
      if (!isWritable(connection)) {
        throw new SQLException("a database that cannot be written", READ_ONLY);
      }
      return version(connection) >= VERSION;
    }
  }

  /** One node at a time: two that make its table of versions at once are in each other's way. */
  private static void migrate(DataSource source) throws SQLException {
    try (Connection turn = source.getConnection();
        var statement = turn.createStatement()) {
      turn.setAutoCommit(false);
      statement.execute(TURN);
      flyway(source).migrate();
    } catch (FlywayException failed) {
      throw told(failed);
    }
  }

  /** Of the tables that are there; 0 if there are none, or their latest migration has failed. */
  private static int version(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var there = statement.executeQuery("SELECT to_regclass('" + TABLE + "') IS NOT NULL")) {
      if (!there.next() || !there.getBoolean(1)) {
        return 0;
      }
      try (var latest =
          statement.executeQuery(
              "SELECT CAST(version AS integer), success FROM "
                  + TABLE
                  + " ORDER BY installed_rank DESC LIMIT 1")) {
        return latest.next() && latest.getBoolean(2) ? latest.getInt(1) : 0;
      }
    }
  }

  /**
   * Why no node of this program can start: settings of the server, and tables that are for newer
   * programs only. Changes nothing.
   */
  static List<Refusal> refusals(Connection connection) throws SQLException {
    List<Refusal> refusals = new ArrayList<>();
    for (Map.Entry<String, List<String>> needed : NEEDED.entrySet()) {
      String value = value(connection, needed.getKey());
      if (!needed.getValue().contains(value)) {
        refusals.add(
            new Refusal(
                "the database has %s = %s, but needs %s"
                    .formatted(needed.getKey(), value, needed.getValue().getFirst()),
                "Set it for the server or for this database, with ALTER SYSTEM or ALTER"
                    + " DATABASE."));
      }
    }
    int oldest = version(connection) < VERSION ? VERSION : oldestProgram(connection);
    if (oldest > VERSION) {
      refusals.add(
          new Refusal(
              "the tables of this database are for newer programs only, from version %d of the"
                      .formatted(oldest)
                  + " format on; this one knows version "
                  + VERSION,
              "Start the newer program."));
    }
    return refusals;
  }

  /** Not a refusal: the next primary may be found at the next attempt. */
  static boolean isWritable(Connection connection) throws SQLException {
    return value(connection, "transaction_read_only").equals("off");
  }

  /** During a rolling upgrade older programs start on tables of the next version, but no later. */
  private static int oldestProgram(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT oldest_program FROM store")) {
      return row.next() ? row.getInt(1) : VERSION;
    }
  }

  /** Whether there are tables of this program, and none that it would still have to make. */
  static Form form(DataSource source) throws SQLException {
    try {
      MigrationInfoService info = flyway(source).info();
      if (info.current() == null) {
        return Form.NONE;
      }
      return info.pending().length > 0 ? Form.OLDER : Form.CURRENT;
    } catch (FlywayException failed) {
      throw told(failed);
    }
  }

  /** What there is of the tables. */
  enum Form {
    NONE,
    OLDER,
    CURRENT
  }

  private static Flyway flyway(DataSource source) {
    return Flyway.configure()
        .dataSource(source)
        .locations(MIGRATIONS)
        .table(TABLE)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }

  private static IncompatibleStoreException told(FlywayException failed) throws SQLException {
    if (failed.getCause() instanceof SQLException cause) {
      throw cause; // the database, not its form
    }
    return new IncompatibleStoreException(
        "the tables of this database are not those of this program, nor of an older one", failed);
  }

  private static String value(Connection connection, String setting) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SHOW " + setting)) {
      return row.next() ? row.getString(1) : "";
    }
  }
}
