package dev.sojourn.servlet;

import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.UserId;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.SessionToken;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Who is behind a request: what its session token opens. {@link Visitors} finds it out. */
public sealed interface Visitor {

  /** The request attribute under which filters leave it, or the fault that hid it. */
  String ATTRIBUTE = "dev.sojourn.servlet.Visitor";

  /**
   * A signed-in user.
   *
   * @param session as it stands
   * @param user its user
   * @param token what opened it
   * @param byCookie whether a browser sent the token by itself: then another site may have caused
   *     the request
   */
  record SignedIn(Session session, UserId user, SessionToken token, boolean byCookie)
      implements Visitor {}

  /**
   * A guest.
   *
   * @param session as it stands
   * @param token what opened it
   */
  record Guest(Session session, SessionToken token) implements Visitor {}

  /**
   * Somebody whose token opens nothing.
   *
   * @param reason why
   * @param ended the session that it did open, when that is over; else null
   */
  record Refused(RejectReason reason, @Nullable Session ended) implements Visitor {}

  /** Somebody whose token was replaced a moment ago, and whose session lives. */
  record Superseded() implements Visitor {}

  /** Nobody in particular: there is no token. */
  record Nobody() implements Visitor {}

  /**
   * The visitor behind {@code request}.
   *
   * @throws StoreUnavailableException if nobody knows
   * @throws IllegalStateException if no filter has found out
   */
  static Visitor of(HttpServletRequest request) {
    return switch (request.getAttribute(ATTRIBUTE)) {
      case Visitor visitor -> visitor;
      case StoreUnavailableException fault -> throw fault;
      case null, default ->
          throw new IllegalStateException("no filter has found out who is behind this request");
    };
  }
}
