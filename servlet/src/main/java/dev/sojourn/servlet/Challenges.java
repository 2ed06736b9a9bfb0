package dev.sojourn.servlet;

import dev.sojourn.access.Requirement;
import dev.sojourn.access.Unmet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What asks somebody to prove who they are. */
final class Challenges {

  static final String HEADER = "WWW-Authenticate";

  /** For a token (RFC 6750 section 3). */
  static final String BEARER = "Bearer";

  private Challenges() {}

  /** For a newer or better proof (RFC 9470 section 3); levels of assurance are its classes. */
  static String stepUp(List<Unmet> unmet) {
    StringBuilder challenge =
        new StringBuilder(BEARER)
            .append(" error=\"insufficient_user_authentication\"")
            .append(", error_description=\"A newer or better authentication is needed\"");
    for (Unmet missing : unmet) {
      switch (missing.requirement()) {
        case Requirement.Assurance assurance ->
            challenge.append(", acr_values=\"").append(assurance.level()).append('"');
        case Requirement.MaxAge age ->
            challenge.append(", max_age=\"").append(age.seconds()).append('"');
        default -> {}
      }
    }
    return challenge.toString();
  }

  /**
   * Sends a browser that would show a page to where people sign in, and says where it wanted to go.
   *
   * @param page where that is, or null
   * @return whether it did: anybody else is asked for a token, as is a browser that is there
   *     already
   */
  static boolean sendToSignIn(
      @Nullable String page, HttpServletRequest request, HttpServletResponse response) {
    if (page == null
        || !request.getMethod().equals("GET")
        || !Superseded.isNavigation(request)
        || request.getRequestURI().equals(page)) {
      return false;
    }
    String query = request.getQueryString();
    String here = request.getRequestURI() + (query == null ? "" : "?" + query);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader(
        "Location", page + "?return=" + URLEncoder.encode(here, StandardCharsets.UTF_8));
    return true;
  }
}
