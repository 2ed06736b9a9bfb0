package dev.sojourn.servlet;

import org.jspecify.annotations.Nullable;

/**
 * An attribute is of a kind that cannot be kept. The message names the attribute and the remedy.
 */
public final class UnsupportedAttributeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Names what to do about it.
   *
   * @param message without the attribute's value
   * @param cause what failed, or null
   */
  public UnsupportedAttributeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
