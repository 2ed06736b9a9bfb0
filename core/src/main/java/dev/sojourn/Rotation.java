package dev.sojourn;

import dev.sojourn.token.SessionToken;
import java.util.Locale;

/** The outcome of {@link SessionManager#rotate} and {@link SessionManager#addFactors}. */
public sealed interface Rotation {

  /**
   * The token was replaced; the old one opens nothing from now on.
   *
   * @param session as it stands
   * @param token what opens it now: the only time it is seen
   */
  record Rotated(Session session, SessionToken token) implements Rotation {}

  /**
   * Nothing changed.
   *
   * @param reason why
   */
  record Refused(Reason reason) implements Rotation {}

  /** Why nothing changed. */
  enum Reason {
    /** There is no such session. */
    UNKNOWN,
    /** The session is over. */
    SESSION_ENDED,
    /** A guest has no factors. */
    GUEST,
    /** The user's credentials, access or epoch changed since the step-up began. */
    USER_CHANGED,
    /** The idempotency key was used for another request. */
    IDEMPOTENCY_MISMATCH;

    /** The name used in the HTTP interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
