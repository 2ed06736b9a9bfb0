package dev.sojourn.store.postgres;

import dev.sojourn.store.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Since when transactions are seen to be open: what they write is told of when they are over, and
 * nobody else is kept waiting by them. Written by the feed's thread, read by any.
 */
final class OpenTransactions {

  private volatile Map<Long, Moment> seen = Map.of();

  /** These are open at a moment, and no others. */
  void see(List<Long> open, Moment now) {
    Map<Long, Moment> next = new HashMap<>();
    open.forEach(transaction -> next.put(transaction, seen.getOrDefault(transaction, now)));
    seen = Map.copyOf(next);
  }

  /** How long the one that was seen first has been seen by {@code now}; zero if there is none. */
  Duration longest(Moment now) {
    return seen.values().stream()
        .map(then -> Duration.ofNanos(now.monotonicNanos() - then.monotonicNanos()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
