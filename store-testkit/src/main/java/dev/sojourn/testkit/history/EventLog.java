package dev.sojourn.testkit.history;

import dev.sojourn.SessionId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events as one client read them: each where it came first. Not thread-safe. */
final class EventLog {

  /**
   * An event.
   *
   * @param event as it was told first
   * @param read by which call
   * @param turn the number of that call among the reading ones
   * @param place its number among the events
   */
  record Heard(SessionEvent event, Operation read, int turn, int place) {}

  /** No turn. */
  static final int NEVER = -1;

  private final List<Operation> reads = new ArrayList<>();

  /** The turns in which all there was was read, in their order. */
  private final List<Integer> toTheEnd = new ArrayList<>();

  private final Map<String, Heard> byId = new LinkedHashMap<>();
  private final Map<List<Object>, Heard> byCause = new HashMap<>();
  private final Map<SessionId, List<Heard>> bySession = new LinkedHashMap<>();

  /** Reads on: what was told before may be told again, but as it was. */
  void read(Operation read, Answer.Events told, Twice twice) {
    for (SessionEvent event : told.events()) {
      Heard before = byId.get(event.id());
      if (before == null) {
        first(new Heard(event, read, reads.size(), byId.size()), twice);
      } else if (!before.event().equals(event)) {
        twice.found(before, read, "told anew as something else: " + event);
      }
    }
    if (read.act() instanceof Act.ReadEvents asked && told.events().size() < asked.limit()) {
      toTheEnd.add(reads.size());
    }
    reads.add(read);
  }

  /** The first turn that began after this change and read to the end, or {@link #NEVER}. */
  int turnWithAllBefore(Operation change) {
    int low = 0;
    int high = toTheEnd.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (read(toTheEnd.get(middle)).isAfter(change)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == toTheEnd.size() ? NEVER : toTheEnd.get(low);
  }

  /** The call that read in this turn. */
  Operation read(int turn) {
    return reads.get(turn);
  }

  /** Hears of what was told twice. */
  interface Twice {
    void found(Heard before, Operation again, String words);
  }

  private void first(Heard heard, Twice twice) {
    SessionEvent event = heard.event();
    byId.put(event.id(), heard);
    if (event.session() != null) {
      bySession.computeIfAbsent(event.session(), k -> new ArrayList<>()).add(heard);
    }
    List<Object> cause = cause(event);
    if (cause != null) {
      Heard before = byCause.putIfAbsent(cause, heard);
      if (before != null) {
        twice.found(before, heard.read(), "told as two events: " + event);
      }
    }
  }

  /** What there is only one event of; null if nothing is known of that. */
  private static @Nullable List<Object> cause(SessionEvent event) {
    if (event.session() != null
        && (event.type() == EventType.SESSION_ENDED
            || event.type() == EventType.SESSION_ESTABLISHED)) {
      return List.of(event.type(), event.session());
    }
    return Operation.causeOf(event)
        .map(number -> List.<Object>of(event.type(), number))
        .orElse(null);
  }

  /** What was told of this step in a session's life. */
  Optional<Heard> of(EventType type, SessionId session) {
    return Optional.ofNullable(byCause.get(List.of(type, session)));
  }

  /** What was told of this call. */
  Optional<Heard> of(EventType type, Operation cause) {
    return Optional.ofNullable(byCause.get(List.of(type, cause.number())));
  }

  /** The events of each session, in the order in which they came. */
  Map<SessionId, List<Heard>> bySession() {
    return bySession;
  }
}
