package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what may take long from having all connections of a store, so that a validation finds one.
 * Thread-safe.
 */
public final class LongWork {

  private final Semaphore turns;
  private final Duration patience;

  /**
   * Leaves one of them, unless there is only one.
   *
   * @param connections how many there are
   * @param patience how long somebody waits for a turn
   */
  public LongWork(int connections, Duration patience) {
    this.turns = new Semaphore(Math.max(1, connections - 1));
    this.patience = patience;
  }

  /**
   * Has it done once it is its turn.
   *
   * @throws StoreUnavailableException if that is not in time
   */
  public <T extends @Nullable Object> T run(String operation, Supplier<T> work) {
    try {
      if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Unavailable.overloaded(operation, patience);
      }
    } catch (InterruptedException interrupted) {
      throw Unavailable.interrupted(operation, interrupted);
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }
}
