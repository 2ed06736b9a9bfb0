package dev.sojourn.servlet;

import dev.sojourn.access.Decision;
import dev.sojourn.access.Remedy;
import dev.sojourn.access.Unmet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Answers what the filter refuses. The headers that belong to the refusal are set already; what the
 * rules said is in the request's attribute {@link SojournFilter#DECISION}. Must be thread-safe.
 */
@FunctionalInterface
public interface RefusalHandler {

  /**
   * By the status: the application's page for that error is shown, or the container's. Its message
   * says what is required and missing, to whoever is signed in, or what is wrong with the request.
   */
  RefusalHandler BY_STATUS =
      (request, response, refusal) -> {
        String why = why(request);
        if (why.isEmpty()) {
          response.sendError(refusal.status());
        } else {
          response.sendError(refusal.status(), why);
        }
      };

  /** Answers {@code request}. */
  void refuse(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
      throws IOException;

  /** What the rules miss; empty where there is nothing to say. */
  private static String why(HttpServletRequest request) {
    return switch (request.getAttribute(SojournFilter.DECISION)) {
      case Decision.Malformed malformed -> malformed.flaw().words();
      case Decision.Denied denied when denied.remedy() == Remedy.SIGN_IN ->
          ""; // what there is, and for whom, is not for strangers
      case Decision.Denied denied ->
          denied.unmet().stream()
              .map(Unmet::requirement)
              .map(needed -> needed.name() + " " + needed.needed())
              .collect(Collectors.joining(", "));
      case null, default -> "";
    };
  }
}
