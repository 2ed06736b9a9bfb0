package dev.sojourn.testkit.history;

import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** What happens to nodes and store while a history is made. */
@FunctionalInterface
public interface Disturbance {

  /** Nothing does. */
  Disturbance NONE = (random, goesOn) -> {};

  /**
   * Disturbs, again and again, and leaves everything as it should be.
   *
   * @param random decides when and how
   * @param goesOn whether there is still somebody to be disturbed
   */
  void disturb(RandomGenerator random, BooleanSupplier goesOn) throws Exception;
}
