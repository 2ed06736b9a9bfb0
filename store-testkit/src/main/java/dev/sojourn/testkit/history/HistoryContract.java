package dev.sojourn.testkit.history;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.Seeded;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many clients do at random what clients do, on several nodes at once, and nothing of what they are
 * told breaks a promise. A store's test says how a node opens the store; time is the real one.
 */
public abstract class HistoryContract {

  private static final Logger LOG = System.getLogger(HistoryContract.class.getName());

  private final List<HistoryNodes> started = new ArrayList<>();

  /**
   * Opens the store, as one of the nodes does.
   *
   * @param node its number from 0: the first one opens an empty store, the others the same
   */
  protected abstract SessionStore open(int node) throws Exception;

  /** How many nodes there are. */
  protected int nodes() {
    return 3;
  }

  /** Stops all nodes; what does so before the test is over may stop what they need after that. */
  @AfterEach
  protected final void closeNodes() {
    started.forEach(HistoryNodes::close);
    started.clear();
  }

  /** Nobody disturbs them. */
  @Test
  void nothingBreaksAPromise() throws Exception {
    check(HistoryPlan.standard(), Disturbance.NONE);
  }

  /** Makes a history, and fails if it shows a promise to be broken. */
  protected final void check(HistoryPlan plan, Disturbance disturbance) throws Exception {
    HistoryReport report = history(plan, disturbance);
    report.assertNothingBroken();
  }

  /** Makes a history, and judges it. */
  protected final HistoryReport history(HistoryPlan plan, Disturbance disturbance)
      throws Exception {
    List<SessionStore> stores = new ArrayList<>();
    for (int node = 0; node < nodes(); node++) {
      stores.add(open(node));
    }
    HistoryNodes nodes = HistoryNodes.over(stores, plan);
    started.add(nodes);
    LOG.log(
        Level.INFO, () -> "a history begins: -D%s=%d".formatted(Seeded.SEED_PROPERTY, plan.seed()));
    HistoryReport report = nodes.run(disturbance);
    LOG.log(Level.INFO, report::summary);
    return report;
  }
}
