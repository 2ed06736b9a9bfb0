package dev.sojourn.store.postgres;

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
}
