package dev.sojourn.servlet;

import dev.sojourn.http.CrossSiteGuard;
import dev.sojourn.http.CrossSiteGuard.Source;
import dev.sojourn.http.CrossSiteGuard.Verdict;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what other sites' pages make a browser send here. Immutable. */
public final class CrossSite {

  private final Set<String> ownOrigins;

  /**
   * Guards these origins.
   *
   * @param ownAddresses addresses of ours, like {@code https://login.example.com/}; empty for
   *     whichever the request names by its {@code Host}, of which a browser says the truth
   * @throws IllegalArgumentException if one of them has no origin
   */
  public CrossSite(Set<String> ownAddresses) {
    ownOrigins =
        ownAddresses.stream().map(CrossSite::origin).collect(Collectors.toUnmodifiableSet());
  }

  private static String origin(String address) {
    String origin = CrossSiteGuard.originOf(address);
    if (!origin.contains("://")) {
      throw new IllegalArgumentException(
          "an own origin must be like https://login.example.com, not " + address);
    }
    return origin;
  }

  /**
   * Where {@code request} comes from.
   *
   * @param mayBear whether a bearer token alone, without any cookie, proves that no page sent it
   */
  public Verdict check(HttpServletRequest request, boolean mayBear) {
    if (CrossSiteGuard.isSafe(request.getMethod()) || (mayBear && isCallByBearer(request))) {
      return Verdict.ALLOWED;
    }
    Source source =
        new Source(
            request.getMethod(),
            request.getHeader("Sec-Fetch-Site"),
            request.getHeader("Sec-Fetch-Mode"),
            request.getHeader("Origin"),
            request.getHeader("Referer"));
    return CrossSiteGuard.check(source, ownOrigins.isEmpty() ? Set.of(host(request)) : ownOrigins);
  }

  /** No other site can make a browser send this header. */
  private static boolean isCallByBearer(HttpServletRequest request) {
    return BearerToken.isIn(request) && request.getHeader("Cookie") == null;
  }

  private static String host(HttpServletRequest request) {
    String host = request.getHeader("Host");
    return CrossSiteGuard.originOf(request.getScheme() + "://" + (host == null ? "" : host));
  }
}
