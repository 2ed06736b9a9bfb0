package dev.sojourn.internal;

import dev.sojourn.TimeSource;
import dev.sojourn.store.Moment;
import java.security.SecureRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** The one place that reads the system's clocks and makes the system's randomness and threads. */
public final class Defaults {

  private Defaults() {}

  /** The system's clocks. */
  public static TimeSource time() {
    return SystemTime.INSTANCE;
  }

  private enum SystemTime implements TimeSource {
    INSTANCE;

    @Override
    public Moment now() {
      return new Moment(System.currentTimeMillis(), System.nanoTime());
    }

    @Override
    public long millis() { // without the other clock, which costs as much again
      return System.currentTimeMillis();
    }
  }

  /** The system's monotonic clock alone, for measuring how long something took. */
  static long nanos() {
    return System.nanoTime();
  }

  /** The system's strong source of randomness. */
  public static RandomGenerator random() {
    return new SecureRandom();
  }

  /** A daemon thread for background work. */
  public static ScheduledExecutorService scheduler() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> Thread.ofPlatform().daemon().name("sojourn-background").unstarted(task));
  }
}
