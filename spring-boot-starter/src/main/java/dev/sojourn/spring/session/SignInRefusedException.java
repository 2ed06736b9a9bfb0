package dev.sojourn.spring.session;

import dev.sojourn.Creation;
import dev.sojourn.SojournException;

/** The application has signed a user in, and Sojourn does not begin a session for them. */
public final class SignInRefusedException extends SojournException {
  private static final long serialVersionUID = 1L;

  private final Creation.Reason reason;

  SignInRefusedException(Creation.Reason reason) {
    super("the sign-in is refused: " + reason.wireName(), null);
    this.reason = reason;
  }

  /** Why. */
  public Creation.Reason reason() {
    return reason;
  }
}
