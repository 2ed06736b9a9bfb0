package dev.sojourn.testkit.history;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.testkit.Seeded;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A history, judged. Immutable.
 *
 * @param plan by which it was made
 * @param start when it began, by the clock of its calls
 * @param operations its calls
 * @param violations what it shows to be broken
 */
public record HistoryReport(
    HistoryPlan plan, long start, List<Operation> operations, List<Violation> violations) {

  private static final int MOST_TOLD = 5;
  private static final int MOST_LINES = 60;

  /** Copies the lists. */
  public HistoryReport {
    operations = List.copyOf(operations);
    violations = List.copyOf(violations);
  }

  /** How many promises of each kind are broken. */
  public Map<Violation.Kind, Long> counts() {
    return violations.stream()
        .collect(
            Collectors.groupingBy(
                Violation::kind, () -> new EnumMap<>(Violation.Kind.class), Collectors.counting()));
  }

  /** In one line: how much was done, and by which seed it is asked for again. */
  public String summary() {
    long last = operations.stream().mapToLong(Operation::answered).max().orElse(start);
    Map<String, Long> acts =
        operations.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.act().getClass().getSimpleName(), Collectors.counting()));
    return String.format(
        Locale.ROOT,
        "%d calls in %.1f s, %d without an answer, by %d clients; -D%s=%d; %s",
        operations.size(),
        (last - start) / 1e9,
        operations.stream().filter(one -> !one.isKnown()).count(),
        plan.clients(),
        Seeded.SEED_PROPERTY,
        plan.seed(),
        acts);
  }

  /**
   * Fails if any promise is broken.
   *
   * @throws AssertionError that tells the first ones, and what else happened around them
   */
  public void assertNothingBroken() {
    if (violations.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder(counts() + " in " + summary());
    violations.stream()
        .limit(MOST_TOLD)
        .forEach(one -> text.append("\n\n").append(one.text(start)));
    text.append("\n\nAround the first one:");
    around(violations.getFirst()).forEach(one -> text.append("\n    ").append(one.text(start)));
    throw new AssertionError(text.toString());
  }

  /** The last calls about the same session and its user, up to a while after what was seen. */
  private List<Operation> around(Violation violation) {
    Set<SessionId> sessions = new HashSet<>();
    Set<UserId> users = new HashSet<>();
    for (Operation one : violation.evidence()) {
      add(sessions, one.act().session());
      add(users, one.act().user());
    }
    operations.stream()
        .filter(one -> one.answer() instanceof Answer.Created c && sessions.contains(c.session()))
        .forEach(one -> add(users, one.act().user()));
    long until = violation.evidence().getLast().answered() + plan.rules().maxStaleness().toNanos();
    List<Operation> about =
        operations.stream()
            .filter(one -> one.invoked() <= until)
            .filter(one ->
                sessions.contains(one.act().session())
                    || users.contains(one.act().user())
                    || one.act() instanceof Act.SignOutTenant)
            .sorted(Comparator.comparingLong(Operation::invoked))
            .toList();
    return about.subList(Math.max(0, about.size() - MOST_LINES), about.size());
  }

  private static <T> void add(Set<T> all, @org.jspecify.annotations.Nullable T one) {
    if (one != null) {
      all.add(one);
    }
  }
}
