package dev.sojourn.servlet;

import dev.sojourn.Freshness;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * By what a client reads its own writes on every node: the answer to a write says which version of
 * the session the client has seen, and the client sends that along with what it asks next.
 */
public final class Consistency {

  /** In the answer to a write of a session, and in the requests that must see it. */
  public static final String HEADER = "Sojourn-Version";

  private Consistency() {}

  /** From the near cache, unless it is older than what the caller has seen. */
  public static Freshness of(HttpServletRequest request) {
    return of(request, null);
  }

  /** The same of a browser, which sends cookies along by itself: the newer of both counts. */
  public static Freshness ofBrowser(HttpServletRequest request, SessionCookies cookies) {
    return of(request, cookies.version(request).orElse(null));
  }

  private static Freshness of(HttpServletRequest request, @Nullable String cookie) {
    String header = request.getHeader(HEADER);
    if (header == null) {
      return cookie == null ? Freshness.CACHED : Freshness.seen(cookie);
    }
    return cookie == null ? Freshness.seen(header) : Freshness.seen(cookie, header);
  }
}
