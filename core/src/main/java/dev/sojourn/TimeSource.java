package dev.sojourn;

import dev.sojourn.internal.Defaults;
import dev.sojourn.store.Moment;
import java.time.Instant;
import java.time.InstantSource;

/** Both clocks: the wall's and the one that only goes forward. Thread-safe. */
public interface TimeSource extends InstantSource {

  /** The system's clocks. */
  static TimeSource system() {
    return Defaults.time();
  }

  /** Reads both clocks at once. */
  Moment now();

  @Override
  default Instant instant() {
    return Instant.ofEpochMilli(now().wallMillis());
  }

  @Override
  default long millis() {
    return now().wallMillis();
  }
}
