package dev.sojourn.server.http;

import dev.sojourn.Freshness;
import jakarta.servlet.http.HttpServletRequest;

/**
 * By what a client reads its own writes on every node: the answer to a write says which version of
 * the session the client has seen, and the client sends that along with what it asks next.
 */
public final class Consistency {

  /** In the answer to a write of a session, and in the requests that must see it. */
  public static final String HEADER = "Sojourn-Version";

  /** Where a browser keeps it beside the session's cookie, put there by us or an application. */
  static final String COOKIE = "__Host-sojourn-version";

  private Consistency() {}

  /** From the near cache, unless it is older than what the caller has seen. */
  public static Freshness of(HttpServletRequest request) {
    String seen = request.getHeader(HEADER);
    return seen == null ? Freshness.CACHED : Freshness.seen(seen);
  }

  /** The same of a browser, which sends cookies along by itself: the newer of both counts. */
  static Freshness ofBrowser(HttpServletRequest request) {
    String header = request.getHeader(HEADER);
    return SessionCookies.value(request, COOKIE)
        .map(cookie -> header == null ? Freshness.seen(cookie) : Freshness.seen(cookie, header))
        .orElseGet(() -> of(request));
  }
}
