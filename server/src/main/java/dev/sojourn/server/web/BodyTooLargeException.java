package dev.sojourn.server.web;

import java.io.IOException;

/** A body went beyond {@link BodyLimit#MAX_BYTES} while it was read. */
final class BodyTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  BodyTooLargeException() {
    super("body too large");
  }
}
