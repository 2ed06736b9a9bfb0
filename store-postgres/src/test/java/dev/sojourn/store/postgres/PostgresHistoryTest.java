package dev.sojourn.store.postgres;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.HistoryContract;
import dev.sojourn.testkit.history.HistoryPlan;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What three nodes over one database tell many clients at once, also while something fails. */
class PostgresHistoryTest extends HistoryContract {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofMinutes(5);

  private PostgresSettings database = Server.cleanDatabase();

  @Override
  protected SessionStore open(int node) {
    return PostgresStore.open(
        database.withConnections(8).withPatience(PATIENCE).withPollInterval(POLL_INTERVAL));
  }

  private void checkWithFeedsCut(HistoryPlan plan) throws Exception {
    check(plan, new FeedCutter(database));
  }

  private void checkWithServerKilled(HistoryPlan plan) throws Exception {
    try (EmbeddedPostgres server = Server.start()) {
      database = Server.database(server);
      Disturbance killer = new ServerKiller(new Postmaster(database));
      check(plan, killer);
      closeNodes();
    }
  }

  /** The dangerous one: the store answers as if nothing were wrong. */
  @Test
  void nothingBreaksAPromiseWhileFeedsAreCut() throws Exception {
    checkWithFeedsCut(HistoryPlan.standard());
  }

  @Test
  void nothingBreaksAPromiseWhileTheServerIsKilled() throws Exception {
    checkWithServerKilled(HistoryPlan.standard());
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseForLong() throws Exception {
    check(HistoryPlan.standard().lasting(LONG), Disturbance.NONE);
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseWhileFeedsAreCutForLong() throws Exception {
    checkWithFeedsCut(HistoryPlan.standard().lasting(LONG));
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseWhileTheServerIsKilledForLong() throws Exception {
    checkWithServerKilled(HistoryPlan.standard().lasting(LONG));
  }
}
