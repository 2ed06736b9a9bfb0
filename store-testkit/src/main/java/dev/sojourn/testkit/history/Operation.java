package dev.sojourn.testkit.history;

import dev.sojourn.Initiator;
import dev.sojourn.event.SessionEvent;
import java.util.Locale;
import java.util.Optional;

/**
 * One call of one client, as it was seen from outside. Immutable.
 *
 * @param number of the call within its history, from 1
 * @param client who called
 * @param node by which node
 * @param invoked before it was called, in nanoseconds of the process's monotonic clock
 * @param answered after it was answered, by the same clock
 * @param act what was asked for
 * @param answer what was told
 */
public record Operation(
    int number, int client, int node, long invoked, long answered, Act act, Answer answer) {

  private static final String TAG = "operation-";
  private static final double MILLIS = 1e6;

  /** Who caused what this call changes: events name it, so that each leads to its call. */
  static Initiator initiator(int number) {
    return Initiator.serviceKey(TAG + number);
  }

  /** The number of the call that caused an event; empty if it was none of a history. */
  static Optional<Integer> causeOf(SessionEvent event) {
    String id = event.initiator().id();
    return id == null || !id.startsWith(TAG)
        ? Optional.empty()
        : Optional.of(Integer.valueOf(id.substring(TAG.length())));
  }

  /** Whether it is known what became of it. */
  public boolean isKnown() {
    return !(answer instanceof Answer.Unknown);
  }

  /** When its effect was there, if it has one: never by which one knows, without an answer. */
  public long doneBy() {
    return isKnown() ? answered : Long.MAX_VALUE;
  }

  /** Whether it began when the other one was known to have happened. */
  boolean isAfter(Operation other) {
    return other.doneBy() < invoked;
  }

  /** Whether the same client called by the same node. */
  boolean isBesides(Operation other) {
    return client == other.client && node == other.node;
  }

  /** Without the origin of the clock: in milliseconds since {@code start}. */
  String text(long start) {
    return String.format(
        Locale.ROOT,
        "#%d %.3f-%.3f ms, client %d on node %d: %s -> %s",
        number,
        (invoked - start) / MILLIS,
        (answered - start) / MILLIS,
        client,
        node,
        act,
        answer instanceof Answer.Events told ? told.events().size() + " events" : answer);
  }
}
