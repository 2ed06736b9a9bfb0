package dev.sojourn;

import org.jspecify.annotations.Nullable;

/** The outcome of {@link SessionManager#validate}. */
public sealed interface Validation {

  /**
   * The token opens this user's session.
   *
   * @param session as it stands
   */
  record Active(Session session) implements Validation {}

  /**
   * The token opens a guest's session: nobody is signed in.
   *
   * @param session as it stands
   */
  record Guest(Session session) implements Validation {}

  /**
   * The token opens nothing.
   *
   * @param reason why
   * @param ended the session that ended, when the token was the very one that opened it: only then
   *     may a cookie that holds it be cleared; else null
   */
  record Rejected(RejectReason reason, @Nullable Session ended) implements Validation {}
}
