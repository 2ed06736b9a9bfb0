package dev.sojourn.server.rules;

import dev.sojourn.access.Decision;
import java.util.Locale;

/** What an edge answers. */
enum Answer {
  /** It passes. */
  ALLOWED(204),
  /** Whoever asks should sign in. */
  SIGN_IN(401),
  /** Whoever asks should prove themselves anew or by a further factor (RFC 9470). */
  STEP_UP(401),
  /** Whoever asks may not. */
  DENIED(403),
  /** Nobody can ask so. */
  MALFORMED(400);

  private final int status;

  Answer(int status) {
    this.status = status;
  }

  static Answer of(Decision decision) {
    return switch (decision) {
      case Decision.Allowed allowed -> ALLOWED;
      case Decision.Malformed malformed -> MALFORMED;
      case Decision.Denied denied ->
          switch (denied.remedy()) {
            case SIGN_IN -> SIGN_IN;
            case STEP_UP -> STEP_UP;
            case NONE -> DENIED;
          };
    };
  }

  int status() {
    return status;
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A decision in a sentence. */
  static String sentence(Decision decision) {
    return switch (decision) {
      case Decision.Allowed allowed -> "Everything that the rule requires is there.";
      case Decision.Malformed malformed ->
          "The request is malformed: " + malformed.flaw().words() + ".";
      case Decision.Denied denied when denied.rule() == null -> "No rule is about this request.";
      case Decision.Denied denied ->
          switch (denied.remedy()) {
            case SIGN_IN -> "Nobody is signed in.";
            case STEP_UP -> "A newer or better proof of who asks is missing, and nothing else.";
            case NONE -> "The rule requires what is not there.";
          };
    };
  }
}
