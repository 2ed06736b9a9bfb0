package dev.sojourn.servlet;

import dev.sojourn.token.SessionToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The token that a program sends in {@code Authorization} (RFC 6750 section 2.1). */
public final class BearerToken {

  private static final String SCHEME = "Bearer ";

  private BearerToken() {}

  /** Whether {@code request} has one, of whatever kind. */
  public static boolean isIn(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** The token of {@code request}, unchecked. */
  public static Optional<SessionToken> of(HttpServletRequest request) {
    if (!isIn(request)) {
      return Optional.empty();
    }
    String token = request.getHeader("Authorization").substring(SCHEME.length()).strip();
    return token.isEmpty() ? Optional.empty() : Optional.of(SessionToken.of(token));
  }
}
