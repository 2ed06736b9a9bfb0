package dev.sojourn.testkit;

import dev.sojourn.store.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is to happen to which call of a {@link FaultyStore}. Thread-safe. */
final class FaultPlan {

  /** What is to happen to calls of one operation. */
  private static final class Plan {
    private final Queue<Gate> before = new ArrayDeque<>();
    private final Queue<Gate> after = new ArrayDeque<>();
    private int calls;
    private int failures;
    private int lostAnswers;
  }

  private final Map<String, Plan> plans = new HashMap<>();
  private boolean down;

  FaultPlan(Iterable<String> operations) {
    operations.forEach(operation -> plans.put(operation, new Plan()));
  }

  <T> T call(String operation, Supplier<T> real) {
    pass(arrive(operation));
    failIfPlanned(operation);
    T result = real.get();
    pass(answered(operation));
    loseAnswerIfPlanned(operation);
    return result;
  }

  void run(String operation, Runnable real) {
    call(
        operation,
        () -> {
          real.run();
          return true;
        });
  }

  synchronized Gate gateBefore(String operation) {
    Gate gate = new Gate("before " + operation);
    plan(operation).before.add(gate);
    return gate;
  }

  synchronized Gate gateAfter(String operation) {
    Gate gate = new Gate("after " + operation);
    plan(operation).after.add(gate);
    return gate;
  }

  synchronized void failNext(String operation, int calls) {
    plan(operation).failures = calls;
  }

  synchronized void loseAnswers(String operation, int calls) {
    plan(operation).lostAnswers = calls;
  }

  synchronized void setDown(boolean value) {
    down = value;
  }

  synchronized int calls(String operation) {
    return plan(operation).calls;
  }

  synchronized int calls() {
    return plans.values().stream().mapToInt(plan -> plan.calls).sum();
  }

  synchronized void resetCalls() {
    plans.values().forEach(plan -> plan.calls = 0);
  }

  private synchronized @Nullable Gate arrive(String operation) {
    Plan plan = plan(operation);
    plan.calls++;
    return plan.before.poll();
  }

  private synchronized @Nullable Gate answered(String operation) {
    return plan(operation).after.poll();
  }

  private synchronized void failIfPlanned(String operation) {
    Plan plan = plan(operation);
    if (down) {
      throw new StoreUnavailableException(operation + ": the store is down, as planned", null);
    }
    if (plan.failures > 0) {
      plan.failures--;
      throw new StoreUnavailableException(operation + ": failed as planned", null);
    }
  }

  private synchronized void loseAnswerIfPlanned(String operation) {
    Plan plan = plan(operation);
    if (plan.lostAnswers > 0) {
      plan.lostAnswers--;
      throw new StoreUnavailableException(operation + ": answer lost as planned", null);
    }
  }

  private static void pass(@Nullable Gate gate) {
    if (gate != null) {
      gate.pass();
    }
  }

  private Plan plan(String operation) {
    Plan plan = plans.get(operation);
    if (plan == null) {
      throw new IllegalArgumentException("no operation " + operation + "; there are " + names());
    }
    return plan;
  }

  private String names() {
    return String.join(", ", plans.keySet().stream().sorted().toList());
  }
}
