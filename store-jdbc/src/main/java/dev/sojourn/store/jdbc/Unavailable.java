package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreUnavailableException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Faults of the contract that no database has told of; texts carry ids, never values. */
public final class Unavailable {

  private Unavailable() {}

  /** Of an operation that came after the end of the store, or met it. */
  public static StoreUnavailableException closed(String operation) {
    return new StoreUnavailableException(operation + " failed: the store is closed", null);
  }

  /**
   * Of an operation whose turn or answer did not come in time.
   *
   * @param patience how long somebody waited
   */
  public static StoreUnavailableException overloaded(String operation, Duration patience) {
    return new StoreUnavailableException(
        operation + " failed: no answer within " + patience.toMillis() + " ms", null);
  }

  /** Of an operation whose thread was interrupted; leaves the interruption for the caller. */
  public static StoreUnavailableException interrupted(
      String operation, @Nullable InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new StoreUnavailableException(operation + " was interrupted", cause);
  }
}
