package dev.sojourn.server.http;

import dev.sojourn.server.web.Audience;
import dev.sojourn.servlet.BearerToken;
import dev.sojourn.servlet.Superseded;
import dev.sojourn.servlet.Visitor;
import dev.sojourn.servlet.Visitors;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

  private final Visitors visitors;
  private final BrowserCookies cookies;

  /** Asks {@code visitors}. */
  public VisitorFilter(Visitors visitors, BrowserCookies cookies) {
    this.visitors = visitors;
    this.cookies = cookies;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean isCall = Audience.isForPrograms(request);
    try {
      Visitor visitor = visitors.find(request, isCall);
      if (visitor instanceof Visitor.Superseded && !isCall && Superseded.mayComeAgain(request)) {
        Superseded.sendAgain(request, response);
        return;
      }
      boolean byCookie = !(isCall && BearerToken.isIn(request));
      boolean reads =
          request.getMethod().equals("GET"); // what changes something may set the cookie
      if (reads
          && byCookie
          && visitor instanceof Visitor.Refused refused
          && refused.ended() != null) {
        cookies.clearSession(response);
      }
      request.setAttribute(Visitor.ATTRIBUTE, visitor);
    } catch (StoreUnavailableException fault) {
      // Nobody knows who it is. Whoever asks gets the fault: a page and a call answer it
      // differently.
      request.setAttribute(Visitor.ATTRIBUTE, fault);
    }
    chain.doFilter(request, response);
  }
}
