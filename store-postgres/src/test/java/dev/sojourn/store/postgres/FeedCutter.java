package dev.sojourn.store.postgres;

import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.Pause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Ends connections by which nodes hear of changes, at any moment of their work, and no other
 * connection. Fails if it never found one.
 */
final class FeedCutter implements Disturbance {

  /** Only the feed asks so; between two of its questions nothing tells its connections apart. */
  private static final String FEEDS =
      """
      SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND query LIKE '%pg_postmaster_start_time%'
      """;

  private static final Duration GLANCE = Duration.ofMillis(2);
  private static final Duration BETWEEN = Duration.ofMillis(400);

  /** So long, that the moment lies anywhere between two proofs. */
  private static final Duration MOMENT = Duration.ofMillis(150);

  private final PostgresSettings database;

  FeedCutter(PostgresSettings database) {
    this.database = database;
  }

  @Override
  public void disturb(RandomGenerator random, BooleanSupplier goesOn) throws SQLException {
    int cut = 0;
    try (Connection connection = Server.connect(database);
        PreparedStatement feeds = connection.prepareStatement(FEEDS);
        PreparedStatement end = connection.prepareStatement("SELECT pg_terminate_backend(?)")) {
      while (goesOn.getAsBoolean()) {
        int feed = any(feeds, random);
        if (feed == 0) {
          Pause.of(GLANCE);
        } else {
          Pause.upTo(MOMENT, random);
          end.setInt(1, feed);
          end.execute();
          cut++;
          Pause.upTo(BETWEEN, random);
        }
      }
    }
    if (cut == 0) {
      throw new AssertionError("no feed was cut");
    }
  }

  /** The process of one of those that are at work just now; 0 if none is. */
  private static int any(PreparedStatement feeds, RandomGenerator random) throws SQLException {
    int chosen = 0;
    int seen = 0;
    try (ResultSet rows = feeds.executeQuery()) {
      while (rows.next()) {
        seen++;
        if (random.nextInt(seen) == 0) {
          chosen = rows.getInt(1);
        }
      }
    }
    return chosen;
  }
}
