package dev.sojourn.testkit;

import dev.sojourn.store.Change;
import dev.sojourn.store.FeedListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Remembers what a feed reports, and waits for it. Thread-safe. */
public final class FeedRecorder implements FeedListener {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition heardMore = lock.newCondition();
  private final List<Change> heard = new ArrayList<>();
  private int begun;

  @Override
  public void begun() {
    locked(() -> begun++);
  }

  @Override
  public void changed(List<Change> changes) {
    locked(() -> heard.addAll(changes));
  }

  /** How many incarnations began. */
  public int incarnations() {
    lock.lock();
    try {
      return begun;
    } finally {
      lock.unlock();
    }
  }

  /** What was heard so far, in order. */
  public List<Change> heard() {
    lock.lock();
    try {
      return List.copyOf(heard);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was heard. */
  public void forget() {
    locked(heard::clear);
  }

  /**
   * Waits until {@code change} was heard.
   *
   * @throws AssertionError if it is not within {@code patience}
   */
  public void awaitHeard(Change change, Duration patience) {
    await(() -> heard.contains(change), "to hear of " + change, patience);
  }

  private void await(BooleanSupplier condition, String what, Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new AssertionError(
              "waited %d ms in vain %s; heard only %s".formatted(patience.toMillis(), what, heard));
        }
        left = heardMore.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting " + what, e);
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      heardMore.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
