package dev.sojourn.server.cli.terminal;

/** A command cannot do what it was asked for. The message, in one line, is for a person. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public RefusedException(String message) {
    super(message);
  }
}
