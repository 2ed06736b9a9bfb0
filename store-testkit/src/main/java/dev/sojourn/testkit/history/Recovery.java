package dev.sojourn.testkit.history;

import dev.sojourn.Freshness;
import dev.sojourn.UserId;
import dev.sojourn.testkit.Waiting;
import dev.sojourn.testkit.history.HistoryNode.Reply;
import dev.sojourn.testkit.history.KnownSessions.Known;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What every node must do again once nothing disturbs it: sign in, know the others' sessions and
 * serve them from memory, and hear of their ends. Not thread-safe.
 */
final class Recovery {

  private static final int MOST_ATTEMPTS = 60;

  private final List<? extends HistoryNode> nodes;
  private final HistoryCalls calls;

  Recovery(
      HistoryPlan plan, List<? extends HistoryNode> nodes, History history, KnownSessions known) {
    this.nodes = nodes;
    this.calls = new HistoryCalls(plan.clients() + 2, nodes, history, known);
  }

  /**
   * Waits for it; what the nodes answer meanwhile is part of the history.
   *
   * @throws AssertionError if a node does not come so far in time
   */
  void await(Duration patience) {
    for (int node = 0; node < nodes.size(); node++) {
      Known session = signIn(node, patience);
      awaitAll(
          patience, "to serve a session from memory", other -> servesFromMemory(other, session));
      int there = node;
      until(patience, node, "to end a session", () -> isAnswered(calls.end(there, session)));
      awaitAll(patience, "to hear of an end", other -> isRefused(other, session));
    }
  }

  private Known signIn(int node, Duration patience) {
    UserId user = UserId.of("tenant0", "after-all-" + node);
    for (int attempt = 1; ; attempt++) {
      Optional<Known> session = calls.create(node, user);
      if (session.isPresent()) {
        return session.get();
      }
      if (attempt == MOST_ATTEMPTS) {
        throw new AssertionError("node " + node + " signs nobody in");
      }
      Pause.of(patience.dividedBy(MOST_ATTEMPTS));
    }
  }

  private interface Condition {
    boolean holdsAt(int node);
  }

  private void awaitAll(Duration patience, String what, Condition condition) {
    for (int node = 0; node < nodes.size(); node++) {
      int there = node;
      until(patience, node, what, () -> condition.holdsAt(there));
    }
  }

  private static void until(Duration patience, int node, String what, BooleanSupplier condition) {
    Waiting.until(patience, "node " + node + " " + what, condition);
  }

  /** Which it does only while its feed proves that nothing was missed. */
  private boolean servesFromMemory(int node, Known session) {
    Reply first = calls.validated(node, session, Freshness.CACHED);
    Reply second = calls.validated(node, session, Freshness.CACHED);
    return first.answer() instanceof Answer.Active
        && second.answer() instanceof Answer.Active
        && second.fromMemory() > first.fromMemory();
  }

  private boolean isRefused(int node, Known session) {
    return calls.validate(node, session, Freshness.CACHED) instanceof Answer.Rejected;
  }

  private static boolean isAnswered(Answer answer) {
    return !(answer instanceof Answer.Unknown);
  }
}
