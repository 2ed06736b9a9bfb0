package dev.sojourn.store.postgres;

import java.time.Duration;

/** How long to leave the database alone after each attempt in a row. For one thread. */
final class BackOff {

  /** Before the next attempt; each of those that follow is left twice as long. */
  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** The lease comes back no sooner than the next attempt. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private Duration next = SHORTEST;

  /** An attempt failed. */
  Duration failed() {
    Duration pause = next;
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return pause;
  }

  /** One succeeded. */
  void over() {
    next = SHORTEST;
  }
}
