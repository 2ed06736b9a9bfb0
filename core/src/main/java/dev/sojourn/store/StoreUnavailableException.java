package dev.sojourn.store;

import dev.sojourn.SojournException;
import org.jspecify.annotations.Nullable;

/**
 * The store did not answer, or its answer is unknown. Whatever was asked may or may not have
 * happened, and may be asked again.
 */
public final class StoreUnavailableException extends SojournException {
  private static final long serialVersionUID = 1L;

  private final boolean contended;

  /**
   * A fault of the store.
   *
   * @param message what failed, with ids but never a token
   * @param cause the driver's fault, or null
   */
  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private StoreUnavailableException(String message, @Nullable Throwable cause, boolean contended) {
    super(message, cause);
    this.contended = contended;
  }

  /** The store answers, but others were faster at every attempt: nothing has happened. */
  public static StoreUnavailableException contended(String message, @Nullable Throwable cause) {
    return new StoreUnavailableException(message, cause, true);
  }

  /** Whether only others were in the way: whoever asks again at once may well succeed. */
  public boolean isContended() {
    return contended;
  }
}
