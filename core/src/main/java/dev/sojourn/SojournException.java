package dev.sojourn;

import org.jspecify.annotations.Nullable;

/** The root of the faults that Sojourn throws. Messages carry ids, never secrets. */
public class SojournException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A fault.
   *
   * @param message what went wrong, for an operator to read
   * @param cause what caused it, or null
   */
  public SojournException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
