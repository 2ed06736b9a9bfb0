package dev.sojourn.server.http;

import dev.sojourn.http.CrossSiteGuard.Verdict;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.web.Audience;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.server.web.ProblemWriter;
import dev.sojourn.servlet.CrossSite;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses what other sites' pages make a browser send here. For the chains that serve browsers. */
public final class CrossSiteFilter extends OncePerRequestFilter {

  private final ProblemWriter problems;
  private final CrossSite crossSite;

  /** Guards the origin that {@code settings} name. */
  public CrossSiteFilter(ServerSettings settings, ProblemWriter problems) {
    this.problems = problems;
    String url = settings.publicUrl();
    crossSite = new CrossSite(url == null ? Set.of() : Set.of(url));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (crossSite.check(request, Audience.isForPrograms(request)) == Verdict.ALLOWED) {
      chain.doFilter(request, response);
    } else {
      problems.refuse(
          request,
          response,
          Problem.of(ProblemType.CROSS_SITE, "This request does not come from this site's pages."));
    }
  }
}
