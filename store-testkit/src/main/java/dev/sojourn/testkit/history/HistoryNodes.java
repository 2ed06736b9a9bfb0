package dev.sojourn.testkit.history;

import dev.sojourn.Overflow;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.TimeSource;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.token.KeyRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Nodes with the same keys and policies, each with its own view of one store. */
public final class HistoryNodes implements AutoCloseable {

  /** The least there is, so that housekeeping takes part in it. */
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final HistoryPlan plan;
  private final List<SessionManager> nodes = new ArrayList<>();

  private HistoryNodes(HistoryPlan plan) {
    this.plan = plan;
  }

  /** Starts a node over each of these, which promises what the plan says, by the real time. */
  public static HistoryNodes over(List<? extends SessionStore> stores, HistoryPlan plan) {
    KeyRing keys = KeyRing.generate(Seeded.random(plan.seed()), TimeSource.system());
    HistoryNodes all = new HistoryNodes(plan);
    stores.forEach(store -> all.nodes.add(start(store, keys, plan.rules())));
    return all;
  }

  private static SessionManager start(SessionStore store, KeyRing keys, Rules rules) {
    SessionLimits limits = SessionLimits.of(rules.sessionsPerUser(), Overflow.END_OLDEST);
    return SessionManager.builder(store)
        .keys(keys)
        .maxStaleness(rules.maxStaleness())
        .sweepInterval(SWEEP)
        .policy(SessionPolicy.DEFAULT.withLimits(limits))
        .build();
  }

  /** Makes a history of these nodes, and judges it. */
  public HistoryReport run(Disturbance disturbance) {
    return new HistoryRun(plan, nodes).run(disturbance);
  }

  /** Stops the nodes, and closes their stores. */
  @Override
  public void close() {
    nodes.forEach(SessionManager::close);
  }
}
