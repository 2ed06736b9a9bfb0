package dev.sojourn.store;

import dev.sojourn.SojournException;

/** A cursor that was not made for this list, or not here. */
public final class InvalidCursorException extends SojournException {
  private static final long serialVersionUID = 1L;

  /** Says so. */
  public InvalidCursorException() {
    super("this cursor was not made for this list", null);
  }
}
