package dev.sojourn.store.postgres;

import dev.sojourn.TimeSource;
import dev.sojourn.store.Moment;
import dev.sojourn.store.jdbc.Subscriptions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Until when everything is known to have been heard: the moment at which the latest proof was asked
 * for. Written by the feed's thread, read by every validation.
 */
final class Lease implements Subscriptions.Lease {

  private volatile @Nullable Moment proved;

  /** Everything that was acknowledged before {@code asked} has been heard. */
  void renew(Moment asked) {
    proved = asked;
  }

  /** Nothing is known any more. */
  void lapse() {
    proved = null;
  }

  /** How old the proof is, by the monotonic clock; empty if there is none. */
  Optional<Duration> age(Moment now) {
    return Optional.ofNullable(proved)
        .map(then -> Duration.ofNanos(now.monotonicNanos() - then.monotonicNanos()));
  }

  @Override
  public boolean holds(TimeSource time, Duration maxStaleness) {
    return holds(time.now(), maxStaleness);
  }

  /**
   * Whether the proof is young enough by both clocks: one that stood still while the machine slept,
   * or was set back, makes nothing younger than the other says.
   */
  boolean holds(Moment now, Duration maxStaleness) {
    Moment then = proved;
    if (then == null) {
      return false;
    }
    long most = maxStaleness.toNanos();
    long monotonic = now.monotonicNanos() - then.monotonicNanos();
    long wall = Duration.ofMillis(now.wallMillis() - then.wallMillis()).toNanos();
    return monotonic <= most && wall <= most && monotonic - wall <= most;
  }
}
