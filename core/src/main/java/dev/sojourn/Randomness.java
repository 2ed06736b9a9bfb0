package dev.sojourn;

import dev.sojourn.internal.Defaults;
import java.util.random.RandomGenerator;

/** Where secrets come from. */
public final class Randomness {

  private Randomness() {}

  /** The system's strong source, fit for secrets. Thread-safe. */
  public static RandomGenerator strong() {
    return Defaults.random();
  }
}
