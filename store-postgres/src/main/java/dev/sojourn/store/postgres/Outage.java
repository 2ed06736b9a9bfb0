package dev.sojourn.store.postgres;

import dev.sojourn.TimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Since when somebody hears nothing, and how long to leave the database alone: told once when it
 * begins and once when it is over, however many attempts there are in between. For one thread.
 */
final class Outage {

  private static final Logger LOG = System.getLogger(Outage.class.getName());

  /** Before the next attempt; each of those that follow is left twice as long. */
  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** The lease comes back no sooner than the next attempt. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final String who;

  /** How long it lasts is no matter of the engine's clock. */
  private final TimeSource clock;

  private boolean lasts;
  private long sinceNanos;
  private Duration next = SHORTEST;

  /** Of {@code who}, as the log calls it. */
  Outage(String who, TimeSource clock) {
    this.who = who;
    this.clock = clock;
  }

  /** An attempt failed; returns how long to wait before the next. */
  Duration failed(Exception cause) {
    if (!lasts) {
      lasts = true;
      sinceNanos = clock.now().monotonicNanos();
      LOG.log(Level.WARNING, "{0} is lost: {1}", who, words(cause));
    } else {
      LOG.log(Level.DEBUG, "{0} is still lost: {1}", who, words(cause));
    }
    Duration pause = next;
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return pause;
  }

  /** There is an answer that proves something. */
  void over() {
    if (lasts) {
      lasts = false;
      next = SHORTEST;
      long millis = Duration.ofNanos(clock.now().monotonicNanos() - sinceNanos).toMillis();
      LOG.log(Level.INFO, "{0} is back after {1} ms", who, String.valueOf(millis));
    }
  }

  private static String words(Exception cause) {
    return cause instanceof SQLException fault
        ? String.valueOf(Faults.of("hearing of changes", fault).getMessage())
        : cause.getClass().getName();
  }
}
