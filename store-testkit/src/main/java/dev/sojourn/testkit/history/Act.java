package dev.sojourn.testkit.history;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import org.jspecify.annotations.Nullable;

/** What a client of a history asks for. */
public sealed interface Act {

  /** The session that it names; null if it names none. */
  default @Nullable SessionId session() {
    return null;
  }

  /** The user that it names; null if it names none. */
  default @Nullable UserId user() {
    return null;
  }

  /**
   * Signs a user in, without roles of the sign-in's own.
   *
   * @param user who
   * @param guest whose session ends with it, and whose attributes come along; null for nobody
   */
  record Create(UserId user, @Nullable SessionId guest) implements Act {

    /** Signs in somebody who was no guest. */
    public Create(UserId user) {
      this(user, null);
    }

    @Override
    public @Nullable SessionId session() {
      return guest;
    }
  }

  /**
   * Begins the session of a guest.
   *
   * @param tenant of which tenant
   */
  record CreateGuest(String tenant) implements Act {}

  /**
   * Checks a session's token, as part of a user's request.
   *
   * @param session whose token
   * @param strict whether the store itself is asked
   * @param token the call that made the token, {@link #FIRST_TOKEN} for the session's creation
   * @param seen the version of the session that the client brings along as seen, or 0
   */
  record Validate(SessionId session, boolean strict, int token, long seen) implements Act {

    /** The token of a session that was not rotated. */
    public static final int FIRST_TOKEN = 0;

    /** Checks the first token, by a client that brings along nothing else. */
    public Validate(SessionId session, boolean strict) {
      this(session, strict, FIRST_TOKEN, 0);
    }
  }

  /**
   * Replaces a session's token.
   *
   * @param session of which session
   */
  record Rotate(SessionId session) implements Act {}

  /**
   * Sets an attribute.
   *
   * @param session of which session
   * @param attribute its name
   * @param value the new text, which nobody else ever writes
   */
  record Write(SessionId session, String attribute, String value) implements Act {}

  /**
   * States what a user may do: one role and one permission.
   *
   * @param user who
   * @param value the name of both, which nobody else ever states
   */
  record StateAccess(UserId user, String value) implements Act {}

  /**
   * Ends a session.
   *
   * @param session which one
   */
  record End(SessionId session) implements Act {}

  /**
   * Ends all sessions of a user.
   *
   * @param user whose
   * @param except the one that is spared if it lives, or null
   */
  record EndAll(UserId user, @Nullable SessionId except) implements Act {}

  /**
   * Disables a user, which ends all sessions of theirs.
   *
   * @param user who
   */
  record Disable(UserId user) implements Act {}

  /**
   * Enables a user again.
   *
   * @param user who
   */
  record Enable(UserId user) implements Act {}

  /**
   * Ends all sessions of a tenant.
   *
   * @param tenant which one
   */
  record SignOutTenant(String tenant) implements Act {}

  /**
   * Reads the events behind those that this client has read.
   *
   * @param limit the most that are wanted
   */
  record ReadEvents(int limit) implements Act {}
}
