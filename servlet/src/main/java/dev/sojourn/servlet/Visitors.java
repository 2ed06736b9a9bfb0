package dev.sojourn.servlet;

import dev.sojourn.Activity;
import dev.sojourn.Freshness;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import dev.sojourn.token.SessionToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Finds out who is behind a request: token, validation, {@link Visitor}. Thread-safe. */
public final class Visitors {

  private final SessionManager sessions;
  private final SessionCookies cookies;
  private final Clients clients;

  /** Validates with {@code sessions}. */
  public Visitors(SessionManager sessions, SessionCookies cookies, Clients clients) {
    this.sessions = sessions;
    this.cookies = cookies;
    this.clients = clients;
  }

  /**
   * The visitor behind {@code request}. A token in {@code Authorization} counts before the cookie.
   *
   * @param mayBear whether a token in {@code Authorization} counts at all
   * @throws dev.sojourn.store.StoreUnavailableException if nobody knows
   */
  public Visitor find(HttpServletRequest request, boolean mayBear) {
    boolean byCookie = !(mayBear && BearerToken.isIn(request));
    Optional<SessionToken> token = byCookie ? cookies.session(request) : BearerToken.of(request);
    return token.isEmpty() ? new Visitor.Nobody() : find(request, token.get(), byCookie);
  }

  /** The visitor whom this token lets in. */
  Visitor find(HttpServletRequest request, SessionToken token, boolean byCookie) {
    Activity activity = Background.is(request) ? Activity.BACKGROUND : Activity.FOREGROUND;
    Freshness freshness =
        byCookie ? Consistency.ofBrowser(request, cookies) : Consistency.of(request);
    return switch (sessions.validate(token, clients.of(request), activity, freshness)) {
      case Validation.Active active ->
          new Visitor.SignedIn(
              active.session(), active.session().user().orElseThrow(), token, byCookie);
      case Validation.Guest guest -> new Visitor.Guest(guest.session(), token);
      case Validation.Rejected rejected ->
          rejected.reason() == RejectReason.SUPERSEDED
              ? new Visitor.Superseded()
              : new Visitor.Refused(rejected.reason(), rejected.ended());
    };
  }
}
