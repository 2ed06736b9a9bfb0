package dev.sojourn.store.postgres;

import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.HistoryPlan;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What three nodes over one database tell many clients at once, also while something fails. */
class PostgresHistoryTest extends PostgresHistories {

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

  @Test
  void nothingBreaksAPromise() throws Exception {
    check(HistoryPlan.standard(), Disturbance.NONE);
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
    check(HistoryPlan.standard().forLong(), Disturbance.NONE);
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseWhileFeedsAreCutForLong() throws Exception {
    checkWithFeedsCut(HistoryPlan.standard().forLong());
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseWhileTheServerIsKilledForLong() throws Exception {
    checkWithServerKilled(HistoryPlan.standard().forLong());
  }
}
