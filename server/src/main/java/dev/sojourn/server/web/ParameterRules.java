package dev.sojourn.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a query or a form before anybody asks for one, and refuses what cannot be
 * read: whoever asked first would take it for a fault of ours. Text is UTF-8 or refused. A form
 * brings its fields in its body, never in the address, which is kept in logs and histories (OWASP
 * ASVS 5.0 14.2.1).
 */
public final class ParameterRules extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*([^;\\s]*)", Pattern.CASE_INSENSITIVE);

  private final transient ProblemWriter problems;

  ParameterRules(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Problem problem = problem(request);
    if (problem == null) {
      chain.doFilter(request, response);
    } else {
      problems.refuse(request, response, problem);
    }
  }

  /**
   * For whoever answers before the filters do.
   *
   * @return what is wrong with the parameters or with how the body is written down, or null
   */
  public static @Nullable Problem problem(HttpServletRequest request) {
    Problem problem = bodyProblem(request);
    if (problem != null) {
      return problem;
    }
    boolean isCall = Audience.isForPrograms(request);
    if (Audience.isForPrograms(request.getServletPath()) != isCall) {
      return Problem.of(
          ProblemType.MALFORMED_REQUEST, "The address writes /v1 down in another way.");
    }
    if (request.getQueryString() != null && request.getMethod().equals("POST") && !isCall) {
      return Problem.of(
          ProblemType.MALFORMED_REQUEST, "A form brings its fields in its body, not the address.");
    }
    try {
      request.getParameterMap();
      return null;
    } catch (RuntimeException unreadable) {
      return isTooLarge(unreadable)
          ? UnreadableBody.tooLarge()
          : Problem.of(
              ProblemType.MALFORMED_REQUEST, "The query or the form is not well formed UTF-8.");
    }
  }

  /** What is wrong with how the body is written down, or null. */
  public static @Nullable Problem bodyProblem(HttpServletRequest request) {
    // Not getContentType, which fails for charsets that it does not know.
    String type = request.getHeader("Content-Type");
    if (type != null && type.indexOf('*') >= 0) { // a range, which only Accept may name
      return Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Type must name one type.");
    }
    if (type != null && !isUtf8(type)) {
      return Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must be UTF-8.");
    }
    return UnreadableBody.packed(request);
  }

  private static boolean isTooLarge(Throwable unreadable) {
    for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException known
          && known.getCode() == ProblemType.CONTENT_TOO_LARGE.status()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUtf8(String contentType) {
    if (contentType.indexOf(';') < 0) {
      return true;
    }
    Matcher charset = CHARSET.matcher(contentType);
    return !charset.find()
        || charset.group(1).replace("\"", "").toLowerCase(Locale.ROOT).equals("utf-8");
  }
}
