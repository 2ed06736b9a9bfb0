package dev.sojourn.testkit.history;

import org.junit.jupiter.api.Test;

/**
 * Many clients do at random what clients do, on several nodes at once, and nothing of what they are
 * told breaks a promise.
 */
public abstract class HistoryContract extends HistoryFixture {

  /** Nobody disturbs them. */
  @Test
  void nothingBreaksAPromise() throws Exception {
    check(HistoryPlan.standard(), Disturbance.NONE);
  }
}
