package dev.sojourn.store.postgres;

import java.time.Duration;

/** Waits for threads. */
final class Threads {

  private Threads() {}

  /** Waits until it has ended, and leaves an interruption for the caller. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException askedToHurry) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for it, but no longer than this. */
  static void join(Thread thread, Duration most) {
    try {
      thread.join(most);
    } catch (InterruptedException askedToHurry) {
      Thread.currentThread().interrupt();
    }
  }
}
