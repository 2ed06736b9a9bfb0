package dev.sojourn.server.web;

import dev.sojourn.servlet.Superseded;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** For whom an answer is: for people, who look at pages, or for programs, which read documents. */
public final class Audience {

  private static final String PROGRAMS = "/v1";

  private Audience() {}

  /** Whether what lies at {@code path} is for programs, whoever asks for it. */
  public static boolean isForPrograms(@Nullable String path) {
    return path != null && (path.startsWith(PROGRAMS + "/") || path.equals(PROGRAMS));
  }

  /** Whether {@code request} asks for such a thing, or did before it led to the page of errors. */
  public static boolean isForPrograms(HttpServletRequest request) {
    return isForPrograms(
        request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String before
            ? before
            : request.getRequestURI());
  }

  /** Whether a person will read the answer, as far as the browser says. */
  public static boolean wantsPage(HttpServletRequest request) {
    return !isForPrograms(request) && Superseded.isNavigation(request);
  }
}
