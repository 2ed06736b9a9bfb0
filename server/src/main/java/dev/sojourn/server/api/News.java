package dev.sojourn.server.api;

import dev.sojourn.SessionManager;
import dev.sojourn.server.health.Draining;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Wakes those who wait for something to happen, when it does or when the server stops. */
@Component
class News {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition happened = lock.newCondition();
  private final SessionManager.Subscription subscription;
  private final Draining draining;
  private long count;

  News(SessionManager sessions, Draining draining) {
    this.draining = draining;
    subscription = sessions.onChange(changes -> ring());
    draining.onDrain(this::ring);
  }

  private void ring() {
    lock.lock();
    try {
      count++;
      happened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How often something has happened; to be read before one looks. */
  long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nobody shall wait any more. */
  boolean isOver() {
    return draining.isDraining();
  }

  /**
   * Waits until more has happened than {@code seen}.
   *
   * @return what is left of {@code nanos}, not below 0
   */
  long await(long seen, long nanos) {
    long left = nanos;
    lock.lock();
    try {
      while (count == seen && left > 0) {
        left = happened.awaitNanos(left);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return 0;
    } finally {
      lock.unlock();
    }
    return Math.max(left, 0);
  }

  /**
   * Waits for so long, whatever happens; only the end of the server is waited for no longer.
   *
   * @return what is left of {@code nanos}, not below 0
   */
  long pause(long nanos) {
    long left = nanos;
    lock.lock();
    try {
      while (!isOver() && left > 0) {
        left = happened.awaitNanos(left);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return 0;
    } finally {
      lock.unlock();
    }
    return Math.max(left, 0);
  }

  @PreDestroy
  void close() {
    subscription.close();
  }
}
