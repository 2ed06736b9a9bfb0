package dev.sojourn.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting that ends: every wait is bounded and says what it waited for. */
public final class Waiting {

  /** How long a test waits for what must happen, before it fails. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration STEP = Duration.ofMillis(2);

  private Waiting() {}

  /**
   * Waits for a latch.
   *
   * @throws AssertionError if it does not open within {@link #PATIENCE}
   */
  public static void await(CountDownLatch latch, String what) {
    try {
      if (!latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw late(what, PATIENCE);
      }
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  /**
   * Waits for a condition that nobody announces.
   *
   * @throws AssertionError if it does not hold within about {@code patience}
   */
  public static void until(Duration patience, String what, BooleanSupplier condition) {
    long steps = Math.max(1, patience.dividedBy(STEP));
    for (long i = 0; i < steps; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
    if (!condition.getAsBoolean()) {
      throw late(what, patience);
    }
  }

  /**
   * What a task of another thread returned.
   *
   * @throws AssertionError if it does not return within {@link #PATIENCE}, or threw
   */
  public static <T> T get(Future<T> future, String what) {
    return get(future, what, PATIENCE);
  }

  /**
   * What a task of another thread returned.
   *
   * @throws AssertionError if it does not return within {@code patience}, or threw
   */
  public static <T> T get(Future<T> future, String what, Duration patience) {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw late(what, patience);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    } catch (ExecutionException e) {
      throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
    }
  }

  private static AssertionError late(String what, Duration patience) {
    return new AssertionError("waited " + patience.toSeconds() + " s in vain for " + what);
  }

  private static AssertionError interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting for " + what, e);
  }
}
