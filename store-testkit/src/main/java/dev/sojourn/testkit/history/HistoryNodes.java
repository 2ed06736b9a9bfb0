package dev.sojourn.testkit.history;

import dev.sojourn.store.SessionStore;
import java.util.List;

/** Nodes with the same keys and policies, each with its own view of one store. */
public final class HistoryNodes implements AutoCloseable {

  private final HistoryPlan plan;
  private final List<HistoryNode> nodes;

  private HistoryNodes(List<HistoryNode> nodes, HistoryPlan plan) {
    this.nodes = nodes;
    this.plan = plan;
  }

  /** Starts a node over each of these, which promises what the plan says, by the real time. */
  public static HistoryNodes over(List<? extends SessionStore> stores, HistoryPlan plan) {
    return new HistoryNodes(
        stores.stream().map(store -> HistoryNode.over(store, plan)).toList(), plan);
  }

  /** Of these, which have been started and must promise what the plan says. */
  public static HistoryNodes of(List<? extends HistoryNode> nodes, HistoryPlan plan) {
    return new HistoryNodes(List.copyOf(nodes), plan);
  }

  /** Makes a history of these nodes, and judges it. */
  public HistoryReport run(Disturbance disturbance) {
    return new HistoryRun(plan, nodes).run(disturbance);
  }

  /** Stops the nodes, and closes their stores. */
  @Override
  public void close() {
    nodes.forEach(HistoryNode::close);
  }
}
