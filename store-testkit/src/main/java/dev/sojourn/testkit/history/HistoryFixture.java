package dev.sojourn.testkit.history;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.Seeded;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * Makes histories for the tests of a store, each of nodes of its own. A test says how a node opens
 * the store; time is the real one.
 */
public abstract class HistoryFixture {

  private static final Logger LOG = System.getLogger(HistoryFixture.class.getName());

  private final List<HistoryNode> started = new ArrayList<>();

  /**
   * Opens the store, as one of the nodes does.
   *
   * @param node its number from 0: the first one opens an empty store, the others the same
   */
  protected abstract SessionStore open(int node) throws Exception;

  /**
   * Starts a node: in this process, unless a test says otherwise.
   *
   * @param node its number from 0
   * @param plan whose keys and rules it has
   */
  protected HistoryNode start(int node, HistoryPlan plan) throws Exception {
    return HistoryNode.over(open(node), plan);
  }

  /** How many nodes there are. */
  protected int nodes() {
    return 3;
  }

  /** Stops all nodes; what does so before the test is over may stop what they need after that. */
  @AfterEach
  protected final void closeNodes() {
    started.forEach(HistoryNode::close);
    started.clear();
  }

  /** Makes a history, and fails if it shows a promise to be broken. */
  protected final void check(HistoryPlan plan, Disturbance disturbance) throws Exception {
    HistoryReport report = history(plan, disturbance);
    report.assertNothingBroken();
  }

  /** Makes a history, and judges it. */
  protected final HistoryReport history(HistoryPlan plan, Disturbance disturbance)
      throws Exception {
    List<HistoryNode> nodes = new ArrayList<>();
    for (int number = 0; number < nodes(); number++) {
      HistoryNode node = start(number, plan);
      nodes.add(node);
      started.add(node);
    }
    LOG.log(
        Level.INFO, () -> "a history begins: -D%s=%d".formatted(Seeded.SEED_PROPERTY, plan.seed()));
    HistoryReport report = HistoryNodes.of(nodes, plan).run(disturbance);
    LOG.log(Level.INFO, report::summary);
    return report;
  }
}
