package dev.sojourn.servlet;

import dev.sojourn.SojournException;
import org.jspecify.annotations.Nullable;

/** The bytes of an attribute mean nothing here: its class changed or went away, for instance. */
public final class UnreadableAttributeException extends SojournException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the attribute.
   *
   * @param message without the attribute's value
   * @param cause what failed, or null
   */
  public UnreadableAttributeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
