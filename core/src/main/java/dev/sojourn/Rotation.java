package dev.sojourn;

import dev.sojourn.token.SessionToken;
import java.util.Locale;

/** The outcome of {@link SessionManager#rotate} and {@link SessionManager#addFactors}. */
public sealed interface Rotation {

  /**
   * The token was replaced; the old one opens nothing from now on.
   *
   * @param session as it stands
   * @param token what the replacement made: the only time it is seen
   * @param current whether it opens the session now; not so for the repeat of a replacement after
   *     which the token was replaced again or the session ended
   */
  record Rotated(Session session, SessionToken token, boolean current) implements Rotation {}

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
