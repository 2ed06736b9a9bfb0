package dev.sojourn.testkit;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Randomness that can be had again: a test runs once for each of a number of seeds, and a failure
 * names the one that failed. The system property {@value #SEED_PROPERTY} makes it run for that seed
 * alone, {@value #RUNS_PROPERTY} for another number of seeds.
 */
public final class Seeded {

  /** The one seed to run with. */
  public static final String SEED_PROPERTY = "sojourn.seed";

  /** How many seeds to run with, instead of what the test says. */
  public static final String RUNS_PROPERTY = "sojourn.seeds";

  private static final String ALGORITHM = "L64X128MixRandom";

  /** A test of one seed. */
  @FunctionalInterface
  public interface Body {
    /** Runs it; whatever it throws is a failure of that seed. */
    void run(RandomGenerator random) throws Exception;
  }

  private Seeded() {}

  /** Randomness that is the same for the same seed. */
  public static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of(ALGORITHM).create(seed);
  }

  /**
   * Runs {@code body} for the seeds 1 to {@code runs}, or as the system properties say.
   *
   * @throws AssertionError naming the seed, caused by what {@code body} threw
   */
  public static void check(int runs, Body body) {
    Long only = Long.getLong(SEED_PROPERTY);
    if (only != null) {
      check(only.longValue(), body);
      return;
    }
    int count = Integer.getInteger(RUNS_PROPERTY, runs);
    for (long seed = 1; seed <= count; seed++) {
      check(seed, body);
    }
  }

  private static void check(long seed, Body body) {
    try {
      body.run(random(seed));
    } catch (Exception | AssertionError failure) {
      throw new AssertionError(
          "failed with seed %d; repeat by -D%s=%d: %s"
              .formatted(seed, SEED_PROPERTY, seed, failure.getMessage()),
          failure);
    }
  }
}
