package dev.sojourn.store.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.HistoryPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes tell their clients while something is the matter with the database. */
class ServerFaultsHistoryTest extends PostgresHistories {

  @TempDir private Path directory;

  private void checkBehindAPooler(HistoryPlan plan) throws Exception {
    assumeTrue(Pooler.program().isPresent(), "PgBouncer is not installed");
    try (Pooler pooler = new Pooler(database, 10, directory)) {
      database = pooler.database();
      check(plan, Disturbance.NONE);
      closeNodes();
    }
  }

  private void checkWithPrimariesLost(HistoryPlan plan) throws Exception {
    try (Replicas servers = new Replicas(directory)) {
      database = servers.database();
      check(plan, new FailOver(servers, nodes()));
      closeNodes();
    }
  }

  @Test
  void nothingBreaksAPromiseBesideALongTransaction() throws Exception {
    check(HistoryPlan.standard(), new LongTransaction(database));
  }

  @Test
  void nothingBreaksAPromiseBehindAPooler() throws Exception {
    checkBehindAPooler(HistoryPlan.standard());
  }

  /**
   * What is acknowledged is on the standby, which takes the place of a primary that was cut off.
   */
  @Test
  void nothingBreaksAPromiseWhenPrimariesAreLost() throws Exception {
    checkWithPrimariesLost(HistoryPlan.standard());
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseWhenPrimariesAreLostForLong() throws Exception {
    checkWithPrimariesLost(HistoryPlan.standard().forLong());
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseBesideALongTransactionForLong() throws Exception {
    check(HistoryPlan.standard().forLong(), new LongTransaction(database));
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseBehindAPoolerForLong() throws Exception {
    checkBehindAPooler(HistoryPlan.standard().forLong());
  }
}
