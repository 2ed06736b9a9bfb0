package dev.sojourn.store.postgres;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.history.HistoryFixture;
import java.time.Duration;

/** Histories of nodes over one database, which a test may replace before they start. */
abstract class PostgresHistories extends HistoryFixture {

  /** How long a node waits for the database. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How often a node asks it: the bound has room for three in a row. */
  static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  PostgresSettings database = Server.cleanDatabase();

  @Override
  protected SessionStore open(int node) {
    return PostgresStore.open(asNode(database));
  }

  /** As a node of a history uses it. */
  static PostgresSettings asNode(PostgresSettings database) {
    return database.withConnections(8).withPatience(PATIENCE).withPollInterval(POLL_INTERVAL);
  }
}
