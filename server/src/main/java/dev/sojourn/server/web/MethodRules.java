package dev.sojourn.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Refuses methods that nothing here has ({@code TRACE} would repeat headers), and the questions
 * that browsers ask for other sites' scripts (CORS): no site but this one may do anything.
 */
final class MethodRules extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final transient ProblemWriter problems;

  MethodRules(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!KNOWN.contains(request.getMethod())) {
      // What else is allowed depends on the address, and OPTIONS tells.
      problems.write(
          response,
          Problem.of(ProblemType.METHOD_NOT_ALLOWED, "Nothing here has this method.")
              .header("Allow", "OPTIONS"));
    } else if (isPreflight(request)) {
      problems.write(
          response, Problem.of(ProblemType.CROSS_SITE, "Other sites' scripts may not call here."));
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
