package dev.sojourn;

import dev.sojourn.binding.BindingSignal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outcome of {@link SessionManager#validate}. */
public sealed interface Validation {

  /**
   * The token opens this user's session.
   *
   * @param session as it stands
   * @param unproved by which signals the caller is not the one that the session is bound to, where
   *     its policy asks for a new authentication then: none of its factors counts for this caller,
   *     and nothing may be allowed that needs them
   * @param stale whether the store did not answer, and this is how the session stood when it last
   *     did: only where {@link SessionManagerBuilder#serveCachedFor} allows it
   */
  record Active(Session session, Set<BindingSignal> unproved, boolean stale)
      implements Validation {}

  /**
   * The token opens a guest's session: nobody is signed in.
   *
   * @param session as it stands
   * @param stale as with {@link Active}
   */
  record Guest(Session session, boolean stale) implements Validation {}

  /**
   * The token opens nothing.
   *
   * @param reason why
   * @param ended the session that ended, when the token was the very one that opened it: only then
   *     may a cookie that holds it be cleared; else null
   */
  record Rejected(RejectReason reason, @Nullable Session ended) implements Validation {}
}
