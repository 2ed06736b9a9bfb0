package dev.sojourn.spring.session;

import dev.sojourn.Creation;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;

/**
 * Somebody has proved who they are, and no session begins for them. Spring Security treats it like
 * any sign-in that failed; the message is fit for the page that says so.
 */
public final class SessionRefusedException extends SessionAuthenticationException {
  private static final long serialVersionUID = 1L;

  private final Creation.Reason reason;

  SessionRefusedException(Creation.Reason reason) {
    super(message(reason));
    this.reason = reason;
  }

  private static String message(Creation.Reason reason) {
    return switch (reason) {
      case LIMIT_REACHED -> "You are signed in in as many places as is allowed";
      case USER_DISABLED -> "User is disabled";
      case USER_CHANGED, IDEMPOTENCY_MISMATCH -> "Please sign in again";
    };
  }

  /** Why. */
  public Creation.Reason reason() {
    return reason;
  }
}
