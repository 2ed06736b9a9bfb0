package dev.sojourn.testkit.history;

import dev.sojourn.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whether a user ever had more sessions at once than allowed. Only of some time one knows for sure
 * that a session lived: from the answer to its creation until the last call that found it alive.
 */
final class LimitCheck {

  private final Rules rules;
  private final Consumer<Violation> found;

  /** A session that lived for sure at all of this time. */
  private record Span(Life life, long from, long to) {}

  LimitCheck(Rules rules, Consumer<Violation> found) {
    this.rules = rules;
    this.found = found;
  }

  void run(Lives lives) {
    Map<UserId, List<Span>> spans = new HashMap<>();
    for (Life life : lives.all()) {
      if (life.user == null) {
        continue; // nobody counts guests
      }
      Span span = new Span(life, life.creation.answered(), lastAlive(life));
      if (span.from() < span.to()) {
        spans.computeIfAbsent(life.user, k -> new ArrayList<>()).add(span);
      }
    }
    spans.forEach(this::check);
  }

  private long lastAlive(Life life) {
    return life.calls.stream()
        .mapToLong(call ->
            switch (call.answer()) {
              case Answer.Active active -> rules.notBefore(call);
              case Answer.Done written -> call.invoked();
              case Answer.Ended ended -> call.invoked();
              default -> Long.MIN_VALUE;
            })
        .max()
        .orElse(Long.MIN_VALUE);
  }

  private void check(UserId user, List<Span> spans) {
    spans.sort(Comparator.comparingLong(Span::from));
    List<Span> living = new ArrayList<>();
    for (Span span : spans) {
      living.removeIf(other -> other.to() < span.from());
      living.add(span);
      if (living.size() > rules.sessionsPerUser()) {
        found.accept(
            new Violation(
                Violation.Kind.LIMIT_EXCEEDED,
                user + " had " + living.size() + " sessions at once",
                living.stream().map(one -> one.life().creation).toList()));
        return; // one is enough to see it
      }
    }
  }
}
