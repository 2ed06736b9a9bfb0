package dev.sojourn.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A filter that stands before Sojourn's, though it should not: it refuses and forwards. */
final class Before extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** Where paths end that it refuses. */
  static final String REFUSES = "/refused-before";

  /** Where paths end that it forwards, to whatever stands in the query. */
  static final String FORWARDS = "/forwarded-before";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getRequestURI().endsWith(REFUSES)) {
      response.sendError(HttpServletResponse.SC_CONFLICT, "before");
    } else if (request.getRequestURI().endsWith(FORWARDS)) {
      request.getRequestDispatcher(request.getQueryString()).forward(request, response);
    } else {
      chain.doFilter(request, response);
    }
  }
}
