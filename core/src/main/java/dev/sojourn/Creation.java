package dev.sojourn;

import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.SessionToken;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The outcome of {@link SessionManager#create}. */
public sealed interface Creation {

  /**
   * The session lives, and is stored durably.
   *
   * @param session it
   * @param token what opens it: the only time it is seen
   * @param deviceToken what recognises the device next time; null for a guest
   * @param ended what a limit, a replacement or an upgrade ended
   */
  record Created(
      Session session, SessionToken token, @Nullable DeviceToken deviceToken, List<Session> ended)
      implements Creation {}

  /**
   * Nothing was created.
   *
   * @param reason why
   */
  record Refused(Reason reason) implements Creation {}

  /** Why nothing was created. */
  enum Reason {
    /** The user is disabled. */
    USER_DISABLED,
    /** The user's credentials, access or epoch changed since the sign-in began. */
    USER_CHANGED,
    /** The policy refuses a further session. */
    LIMIT_REACHED,
    /** The idempotency key was used for another request. */
    IDEMPOTENCY_MISMATCH;

    /** The name used in the HTTP interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
