package dev.sojourn.store.postgres;

import dev.sojourn.TimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Since when the feed hears nothing, and how long to leave the database alone: told once when it
 * begins and once when it is over, however many attempts there are in between. For one thread.
 */
final class Outage {

  private static final Logger LOG = System.getLogger(Outage.class.getName());

  /** How long it lasts is no matter of the engine's clock. */
  private final TimeSource clock;

  private final BackOff backOff = new BackOff();
  private boolean lasts;
  private long sinceNanos;

  Outage(TimeSource clock) {
    this.clock = clock;
  }

  /** An attempt failed; returns how long to wait before the next. */
  Duration failed(Exception cause) {
    if (!lasts) {
      lasts = true;
      sinceNanos = clock.now().monotonicNanos();
      LOG.log(Level.WARNING, "the feed is lost: {0}", words(cause));
    } else {
      LOG.log(Level.DEBUG, "the feed is still lost: {0}", words(cause));
    }
    return backOff.failed();
  }

  /** There is an answer that proves something. */
  void over() {
    if (lasts) {
      lasts = false;
      backOff.over();
      long millis = Duration.ofNanos(clock.now().monotonicNanos() - sinceNanos).toMillis();
      LOG.log(Level.INFO, "the feed is back after {0} ms", String.valueOf(millis));
    }
  }

  private static String words(Exception cause) {
    return cause instanceof SQLException fault
        ? String.valueOf(Faults.of("hearing of changes", fault).getMessage())
        : cause.getClass().getName();
  }
}
