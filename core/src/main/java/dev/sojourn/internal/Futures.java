package dev.sojourn.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What waiting for another thread's work has in common. */
final class Futures {

  private Futures() {}

  /** Waits for the result; what the other thread met is thrown here as it was there. */
  static <T> T join(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw failed;
    }
  }
}
