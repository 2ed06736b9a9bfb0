package dev.sojourn.store.postgres;

import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.Pause;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Somebody else's transaction in the same database, which writes from the beginning to the end and
 * is committed by nobody: an import that takes hours, say. Fails if it did not stay open.
 */
final class LongTransaction implements Disturbance {

  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final PostgresSettings database;

  LongTransaction(PostgresSettings database) {
    this.database = database;
  }

  @Override
  public void disturb(RandomGenerator random, BooleanSupplier goesOn) throws SQLException {
    Server.run(
        database,
        "CREATE TABLE IF NOT EXISTS elsewhere (line integer)",
        "INSERT INTO elsewhere VALUES (0)");
    try (Connection connection = Server.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("UPDATE elsewhere SET line = 1");
      long number = number(statement);
      while (goesOn.getAsBoolean()) {
        statement.execute("INSERT INTO elsewhere VALUES (2)");
        Pause.upTo(BETWEEN, random);
      }
      long oldest =
          Server.number(
              database,
              "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)");
      if (number(statement) != number || oldest > number) {
        throw new AssertionError("the transaction did not stay open");
      }
      connection.rollback();
    } finally {
      Server.run(database, "DROP TABLE elsewhere");
    }
  }

  private static long number(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)")) {
      if (!row.next()) {
        throw new IllegalStateException("no row");
      }
      return row.getLong(1);
    }
  }
}
