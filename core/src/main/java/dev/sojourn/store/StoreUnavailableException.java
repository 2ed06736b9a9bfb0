package dev.sojourn.store;

import dev.sojourn.SojournException;
import org.jspecify.annotations.Nullable;

/**
 * The store did not answer, or its answer is unknown. Whatever was asked may or may not have
 * happened, and may be asked again.
 */
public final class StoreUnavailableException extends SojournException {
  private static final long serialVersionUID = 1L;

  /**
   * A fault of the store.
   *
   * @param message what failed, with ids but never a token
   * @param cause the driver's fault, or null
   */
  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
