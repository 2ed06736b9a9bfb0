package dev.sojourn.store;

import dev.sojourn.SojournException;

/** The events after a cursor are no longer kept: the reader must start anew. */
public final class CursorExpiredException extends SojournException {
  private static final long serialVersionUID = 1L;

  /** Says so. */
  public CursorExpiredException() {
    super("the events after this cursor are no longer kept", null);
  }
}
