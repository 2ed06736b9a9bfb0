package dev.sojourn.server.me;

import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;

/** How a newer authentication is asked for (RFC 9470). */
public final class StepUp {

  /** The header {@code WWW-Authenticate}. */
  public static final String CHALLENGE =
      "Bearer error=\"insufficient_user_authentication\","
          + " error_description=\"A newer authentication is needed\", max_age="
          + OwnSessions.RECENT.toSeconds();

  private StepUp() {}

  /** The refusal. */
  static Problem problem() {
    return Problem.of(
            ProblemType.INSUFFICIENT_USER_AUTHENTICATION,
            "Prove again who you are with POST /v1/me/factors, then repeat this call.")
        .header("WWW-Authenticate", CHALLENGE);
  }
}
