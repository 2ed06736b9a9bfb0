package dev.sojourn.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers what the filter refuses. The headers that belong to the refusal are set already. Must be
 * thread-safe.
 */
@FunctionalInterface
public interface RefusalHandler {

  /** By the status alone: the application's page for that error is shown, or the container's. */
  RefusalHandler BY_STATUS = (request, response, refusal) -> response.sendError(refusal.status());

  /** Answers {@code request}. */
  void refuse(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
      throws IOException;
}
