package dev.sojourn.spring.boot;

import dev.sojourn.SojournException;
import org.jspecify.annotations.Nullable;

/** A setting keeps the application from starting. */
public final class SettingsException extends SojournException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the setting and what is wrong with it.
   *
   * @param message both
   * @param cause what found it, or null
   */
  public SettingsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
