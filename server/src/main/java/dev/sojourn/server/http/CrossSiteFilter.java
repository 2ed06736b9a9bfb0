package dev.sojourn.server.http;

import dev.sojourn.http.CrossSiteGuard;
import dev.sojourn.http.CrossSiteGuard.Source;
import dev.sojourn.http.CrossSiteGuard.Verdict;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.web.Audience;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.server.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses what other sites' pages make a browser send here. For the chains that serve browsers. */
public final class CrossSiteFilter extends OncePerRequestFilter {

  private static final String BEARER = "Bearer ";

  private final ProblemWriter problems;
  private final @Nullable String ownOrigin;

  /** Guards the origin that {@code settings} name. */
  public CrossSiteFilter(ServerSettings settings, ProblemWriter problems) {
    this.problems = problems;
    String url = settings.publicUrl();
    ownOrigin = url == null ? null : CrossSiteGuard.originOf(url);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isCallByBearer(request) || verdict(request) == Verdict.ALLOWED) {
      chain.doFilter(request, response);
    } else {
      problems.refuse(
          request,
          response,
          Problem.of(ProblemType.CROSS_SITE, "This request does not come from this site's pages."));
    }
  }

  /** No other site can make a browser send this header. */
  private static boolean isCallByBearer(HttpServletRequest request) {
    String proof = request.getHeader("Authorization");
    return Audience.isForPrograms(request)
        && proof != null
        && proof.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && request.getHeader("Cookie") == null;
  }

  private Verdict verdict(HttpServletRequest request) {
    Source source =
        new Source(
            request.getMethod(),
            request.getHeader("Sec-Fetch-Site"),
            request.getHeader("Sec-Fetch-Mode"),
            request.getHeader("Origin"),
            request.getHeader("Referer"));
    return CrossSiteGuard.check(source, Set.of(ownOrigin == null ? host(request) : ownOrigin));
  }

  private static String host(HttpServletRequest request) {
    String host = request.getHeader("Host");
    return CrossSiteGuard.originOf(request.getScheme() + "://" + (host == null ? "" : host));
  }
}
