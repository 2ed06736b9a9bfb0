package dev.sojourn.store.postgres;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for threads, and lets them wait. */
final class Threads {

  private static final Logger LOG = System.getLogger(Threads.class.getName());

  private Threads() {}

  /** Waits for it, but no longer than this. */
  static void join(Thread thread, Duration most) {
    try {
      thread.join(most);
    } catch (InterruptedException askedToHurry) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for so long, or until there is an end; interrupted by nobody. */
  static void pause(CountDownLatch end, Duration most) {
    try {
      boolean ended = end.await(most.toMillis(), TimeUnit.MILLISECONDS);
      LOG.log(Level.TRACE, "an end: {0}", ended);
    } catch (InterruptedException nobodyDoesThat) {
      LOG.log(Level.WARNING, "a thread was interrupted, and goes on", nobodyDoesThat);
    }
  }
}
