package dev.sojourn.server.http;

import dev.sojourn.Activity;
import dev.sojourn.Freshness;
import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import dev.sojourn.server.web.Audience;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.SessionToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out once per request who is behind it: token, validation, {@link Visitor}. Nobody else
 * reads the session cookie. For calls a token in {@code Authorization} counts, and before the
 * cookie.
 *
 * <p>Only an answer about the very session that ended clears the cookie: whoever lost a race must
 * not delete what the winner has got. A navigation with a token that was replaced a moment ago is
 * sent to the same address once more, since the browser may hold the new one by now.
 */
public final class VisitorFilter extends OncePerRequestFilter {

  /** The parameter that marks the second attempt of a navigation. */
  public static final String AGAIN = "again";

  static final String ATTRIBUTE = VisitorFilter.class.getName();

  private static final String BEARER = "bearer ";

  private final SessionManager sessions;
  private final SessionCookies cookies;
  private final Clients clients;

  /** Validates with {@code sessions}. */
  public VisitorFilter(SessionManager sessions, SessionCookies cookies, Clients clients) {
    this.sessions = sessions;
    this.cookies = cookies;
    this.clients = clients;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<SessionToken> bearer =
        Audience.isForPrograms(request) ? bearer(request) : Optional.empty();
    boolean byCookie = bearer.isEmpty();
    Optional<SessionToken> token = byCookie ? SessionCookies.session(request) : bearer;
    try {
      Visitor visitor =
          token.isEmpty() ? new Visitor.Nobody() : visitor(request, token.get(), byCookie);
      if (visitor instanceof Visitor.Superseded && isFirstNavigation(request)) {
        sendAgain(request, response);
        return;
      }
      boolean reads =
          request.getMethod().equals("GET"); // what changes something may set the cookie
      if (reads
          && byCookie
          && visitor instanceof Visitor.Refused refused
          && refused.ended() != null) {
        cookies.clearSession(response);
      }
      request.setAttribute(ATTRIBUTE, visitor);
    } catch (StoreUnavailableException fault) {
      // Nobody knows who it is. Whoever asks gets the fault: a page and a call answer it
      // differently.
      request.setAttribute(ATTRIBUTE, fault);
    }
    chain.doFilter(request, response);
  }

  private Visitor visitor(HttpServletRequest request, SessionToken token, boolean byCookie) {
    Activity activity = Background.is(request) ? Activity.BACKGROUND : Activity.FOREGROUND;
    Freshness freshness = byCookie ? Consistency.ofBrowser(request) : Consistency.of(request);
    return switch (sessions.validate(token, clients.of(request), activity, freshness)) {
      case Validation.Active active ->
          new Visitor.SignedIn(
              active.session(), active.session().user().orElseThrow(), token, byCookie);
      case Validation.Guest guest -> new Visitor.Guest(guest.session(), token);
      case Validation.Rejected rejected ->
          switch (rejected.reason()) {
            case SUPERSEDED -> new Visitor.Superseded();
            default -> new Visitor.Refused(rejected.reason(), rejected.ended());
          };
    };
  }

  private static Optional<SessionToken> bearer(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    boolean isBearer =
        header != null
            && header.length() > BEARER.length()
            && header.substring(0, BEARER.length()).toLowerCase(Locale.ROOT).equals(BEARER);
    return isBearer
        ? Optional.of(SessionToken.of(header.substring(BEARER.length()).strip()))
        : Optional.empty();
  }

  private static boolean isFirstNavigation(HttpServletRequest request) {
    return Audience.wantsPage(request)
        && request.getMethod().equals("GET")
        && request.getParameter(AGAIN) == null;
  }

  private static void sendAgain(HttpServletRequest request, HttpServletResponse response) {
    @Nullable String query = request.getQueryString();
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader(
        "Location",
        request.getRequestURI() + "?" + (query == null ? "" : query + "&") + AGAIN + "=1");
  }
}
