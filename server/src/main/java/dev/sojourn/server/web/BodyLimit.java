package dev.sojourn.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Refuses requests whose bodies are too large, came too slowly or broke off, before anything is
 * made of them. {@link BodiesFirst} has seen to the body; here it is answered.
 */
public final class BodyLimit extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** The most bytes of a body. */
  static final int MAX_BYTES = 64 * 1024;

  /** The attribute of a request that has the {@link Problem} with its body. */
  static final String REFUSAL = BodyLimit.class.getName() + ".refusal";

  private final transient ProblemWriter problems;

  BodyLimit(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      check(request);
    } catch (ProblemException refused) {
      problems.refuse(request, response, refused.problem());
      return;
    }
    chain.doFilter(request, response);
  }

  /**
   * For whoever answers before the filters do.
   *
   * @throws ProblemException when something is wrong with the body
   */
  public static void check(ServletRequest request) {
    if (request.getAttribute(REFUSAL) instanceof Problem refusal) {
      throw refusal.exception();
    }
  }
}
