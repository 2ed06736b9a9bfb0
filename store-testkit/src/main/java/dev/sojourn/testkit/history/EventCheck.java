package dev.sojourn.testkit.history;

import dev.sojourn.SessionId;
import dev.sojourn.event.EventType;
import dev.sojourn.testkit.history.EventLog.Heard;
import dev.sojourn.testkit.history.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether the events tell of every change that was acknowledged, of each as one, and of a session's
 * in their order. What a reader was told again, as it was, is no fault: at least once is the
 * promise.
 */
final class EventCheck {

  private final Consumer<Violation> found;
  private final Map<Integer, Operation> byNumber = new HashMap<>();
  private final Map<Integer, EventLog> readers = new HashMap<>();

  EventCheck(Consumer<Violation> found) {
    this.found = found;
  }

  void run(List<Operation> history) {
    for (Operation operation : history) {
      byNumber.put(operation.number(), operation);
      if (operation.answer() instanceof Answer.Events told) {
        readers
            .computeIfAbsent(operation.client(), k -> new EventLog())
            .read(operation, told, this::twice);
      }
    }
    for (EventLog log : readers.values()) {
      history.forEach(operation -> complete(log, operation));
      log.bySession().forEach(this::inOrder);
    }
  }

  private void twice(Heard before, Operation again, String words) {
    List<Operation> evidence = new ArrayList<>(cause(before).stream().toList());
    evidence.add(before.read());
    evidence.add(again);
    report(Kind.EVENT_TWICE, before.event() + " was " + words, evidence);
  }

  private Optional<Operation> cause(Heard heard) {
    return Operation.causeOf(heard.event()).map(byNumber::get);
  }

  /** What this call changed must have been told. */
  private void complete(EventLog log, Operation change) {
    switch (change.answer()) {
      case Answer.Created created -> {
        told(log, change, log.of(EventType.SESSION_ESTABLISHED, created.session()), "begin");
        for (SessionId ended : created.ended()) {
          told(log, change, log.of(EventType.SESSION_ENDED, ended), "end of " + ended);
        }
      }
      case Answer.Ended ended -> ended(log, change);
      case Answer.Over over when change.act() instanceof Act.End -> ended(log, change);
      case Answer.Done done -> {
        EventType type = type(change.act());
        if (type != null) {
          told(log, change, log.of(type, change), type.wireName());
        }
      }
      default -> {}
    }
  }

  private void ended(EventLog log, Operation change) {
    if (change.act() instanceof Act.End end) {
      told(log, change, log.of(EventType.SESSION_ENDED, end.session()), "end");
    }
  }

  private static @Nullable EventType type(Act act) {
    return switch (act) {
      case Act.Write write -> EventType.ATTRIBUTES_CHANGED;
      case Act.Rotate rotate -> EventType.SESSION_ROTATED;
      case Act.StateAccess access -> EventType.TOKEN_CLAIMS_CHANGE;
      case Act.EndAll all -> EventType.USER_SIGNED_OUT;
      case Act.Disable disable -> EventType.USER_DISABLED;
      case Act.SignOutTenant all -> EventType.TENANT_SIGNED_OUT;
      default -> null; // who is enabled already is not enabled again
    };
  }

  /** A page that is not full has all that was acknowledged before it was asked for. */
  private void told(EventLog log, Operation change, Optional<Heard> heard, String what) {
    int turn = log.turnWithAllBefore(change);
    if (turn == EventLog.NEVER || (heard.isPresent() && heard.get().turn() <= turn)) {
      return;
    }
    String when = heard.isEmpty() ? "never told" : "not told in time";
    report(
        Kind.EVENT_MISSING,
        "the event of a change (" + what + ") was " + when,
        List.of(change, log.read(turn)));
  }

  private void inOrder(SessionId session, List<Heard> events) {
    for (int i = 0; i < events.size(); i++) {
      for (int j = i + 1; j < events.size(); j++) {
        if (isTurned(events.get(i), events.get(j))) {
          List<Operation> evidence = new ArrayList<>();
          cause(events.get(i)).ifPresent(evidence::add);
          cause(events.get(j)).ifPresent(evidence::add);
          evidence.add(events.get(i).read());
          report(
              Kind.EVENT_OUT_OF_ORDER,
              "session %s: %s was told before %s"
                  .formatted(session, events.get(i).event(), events.get(j).event()),
              evidence);
          return;
        }
      }
    }
  }

  /** Whether what was told first happened last. */
  private boolean isTurned(Heard first, Heard then) {
    if (then.event().type() == EventType.SESSION_ESTABLISHED
        || first.event().type() == EventType.SESSION_ENDED) {
      return true;
    }
    Optional<Operation> earlier = cause(first);
    Optional<Operation> later = cause(then);
    if (earlier.isEmpty() || later.isEmpty() || then.event().type() == EventType.SESSION_ENDED) {
      return false; // an end is the last in any case
    }
    if (earlier.get().answer() instanceof Answer.Done a
        && later.get().answer() instanceof Answer.Done b) {
      return a.version() > b.version();
    }
    return earlier.get().isAfter(later.get());
  }

  private void report(Kind kind, String words, List<Operation> evidence) {
    found.accept(new Violation(kind, words, evidence));
  }
}
