package dev.sojourn.testkit.history;

import dev.sojourn.SessionId;
import dev.sojourn.testkit.history.Violation.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whether each session was ended once: of all who end it at once, the first is told so, be it a
 * sign-out, a limit, or the sign-in of whoever was a guest. Not thread-safe.
 */
final class EndCheck {

  private final Consumer<Violation> found;
  private final Map<SessionId, Operation> ends = new HashMap<>();

  EndCheck(Consumer<Violation> found) {
    this.found = found;
  }

  void run(List<Operation> history) {
    for (Operation operation : history) {
      switch (operation.answer()) {
        case Answer.Created created -> created.ended().forEach(id -> ended(id, operation));
        case Answer.Ended ended when operation.act() instanceof Act.End(SessionId id) ->
            ended(id, operation);
        default -> {}
      }
    }
  }

  private void ended(SessionId id, Operation operation) {
    Operation before = ends.putIfAbsent(id, operation);
    if (before != null) {
      found.accept(
          new Violation(
              Kind.ENDED_TWICE,
              "session " + id + " was ended by each of two calls",
              List.of(before, operation)));
    }
  }
}
