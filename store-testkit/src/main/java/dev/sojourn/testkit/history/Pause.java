package dev.sojourn.testkit.history;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Rests: clients that never do would only measure how fast a machine is. */
public final class Pause {

  private Pause() {}

  /** For about so long. */
  public static void of(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }

  /** For up to so long, as it is drawn. */
  public static void upTo(Duration most, RandomGenerator random) {
    upTo(most.toNanos(), random);
  }

  static void upTo(long nanos, RandomGenerator random) {
    if (nanos > 0) {
      LockSupport.parkNanos(random.nextLong(nanos));
    }
  }
}
