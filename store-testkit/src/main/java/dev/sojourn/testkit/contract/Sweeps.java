package dev.sojourn.testkit.contract;

import dev.sojourn.store.Retention;
import java.time.Duration;

/** What housekeeping is told to keep. */
final class Sweeps {

  private static final Duration LONG = Duration.ofDays(3650);

  /** Nothing goes. */
  static final Retention KEEP_ALL = new Retention(LONG, 1_000, LONG, LONG, LONG);

  private Sweeps() {}

  static Retention historyFor(Duration age) {
    return new Retention(age, 1_000, LONG, LONG, LONG);
  }

  static Retention historyOf(int sessionsPerUser) {
    return new Retention(LONG, sessionsPerUser, LONG, LONG, LONG);
  }

  static Retention devicesFor(Duration unused) {
    return new Retention(LONG, 1_000, unused, LONG, LONG);
  }

  static Retention addressesFor(Duration age) {
    return new Retention(LONG, 1_000, LONG, LONG, age);
  }

  static Retention eventsFor(Duration age) {
    return new Retention(LONG, 1_000, LONG, age, LONG);
  }
}
