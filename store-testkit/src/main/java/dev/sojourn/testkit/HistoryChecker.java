package dev.sojourn.testkit;

import dev.sojourn.SessionId;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Remembers what many threads did to sessions and what they saw, and finds the one thing that must
 * never be: a validation that began after an end had returned, and still found the session alive.
 *
 * <p>Moments are drawn from one counter, so that "after" means what it means to a caller, whatever
 * clocks do. Thread-safe.
 */
public final class HistoryChecker {

  /**
   * One validation.
   *
   * @param session what was asked about
   * @param began before it was asked
   * @param returned after it was answered
   * @param live the answer
   */
  public record Seen(SessionId session, long began, long returned, boolean live) {}

  private final AtomicLong moments = new AtomicLong();
  private final Map<SessionId, Long> ended = new ConcurrentHashMap<>();
  private final Queue<Seen> validations = new ConcurrentLinkedQueue<>();

  /**
   * Ends a session by {@code operation}; one that throws has an unknown outcome and says nothing.
   */
  public void end(SessionId session, Runnable operation) {
    operation.run();
    // The earliest return counts: from then on everybody must know.
    ended.merge(session, moments.incrementAndGet(), Math::min);
  }

  /** Validates a session by {@code operation}, whose answer is whether it lives. */
  public boolean validate(SessionId session, BooleanSupplier operation) {
    long began = moments.incrementAndGet();
    boolean live = operation.getAsBoolean();
    validations.add(new Seen(session, began, moments.incrementAndGet(), live));
    return live;
  }

  /** How many validations there were. */
  public int validations() {
    return validations.size();
  }

  /** The validations that found alive what had been ended before they began. */
  public List<Seen> revived() {
    return validations.stream()
        .filter(Seen::live)
        .filter(seen -> seen.began() > ended.getOrDefault(seen.session(), Long.MAX_VALUE))
        .toList();
  }

  /**
   * Judges all that was remembered.
   *
   * @throws AssertionError naming each session that was seen alive after its end
   */
  public void assertNothingRevived() {
    List<Seen> revived = revived();
    if (!revived.isEmpty()) {
      throw new AssertionError(
          "seen alive after an end had returned: "
              + revived.stream()
                  .map(seen -> seen + " ended at " + ended.get(seen.session()))
                  .collect(Collectors.joining(", ")));
    }
  }
}
