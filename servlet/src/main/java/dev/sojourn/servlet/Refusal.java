package dev.sojourn.servlet;

import dev.sojourn.access.Decision;
import org.jspecify.annotations.Nullable;

/** Why the filter answers a request by itself. */
public enum Refusal {
  /** It changes something, and does not come from this site's own pages. */
  CROSS_SITE(403),
  /** Its token was replaced a moment ago; the call may be repeated with the new one. */
  SUPERSEDED(409),
  /** The store does not answer, and nobody knows who it is. */
  UNAVAILABLE(503),
  /** It would begin one more guest's session than its address may have. */
  TOO_MANY_GUESTS(429),
  /** The rules let only those pass who are signed in, and nobody is. */
  SIGN_IN(401),
  /** Nothing that the rules require is missing but a newer or better proof (RFC 9470). */
  STEP_UP(401),
  /** The rules do not let it pass, whatever proof there may be. */
  DENIED(403),
  /** Servers would not agree on what it asks for, so that no rule can be the right one. */
  MALFORMED(400);

  private final int status;

  Refusal(int status) {
    this.status = status;
  }

  /** What the rules' {@code decision} comes to; null when it lets the request pass. */
  static @Nullable Refusal of(Decision decision) {
    return switch (decision) {
      case Decision.Allowed allowed -> null;
      case Decision.Malformed malformed -> MALFORMED;
      case Decision.Denied denied ->
          switch (denied.remedy()) {
            case SIGN_IN -> SIGN_IN;
            case STEP_UP -> STEP_UP;
            case NONE -> DENIED;
          };
    };
  }

  /** The status of HTTP that says so. */
  public int status() {
    return status;
  }
}
