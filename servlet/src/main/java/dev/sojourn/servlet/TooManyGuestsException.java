package dev.sojourn.servlet;

import dev.sojourn.SojournException;
import java.time.Duration;

/**
 * An address has more new guests than it may have: this one's session does not begin. The filter
 * answers with 429 if nothing else does.
 */
public final class TooManyGuestsException extends SojournException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  TooManyGuestsException(Duration retryAfter) {
    super("this address has too many new guests", null);
    this.retryAfter = retryAfter;
  }

  /** When the next one may begin; more than zero. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
