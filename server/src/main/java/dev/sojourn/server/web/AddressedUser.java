package dev.sojourn.server.web;

import dev.sojourn.UserId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The user's id in the address of a call. Web server and firewall refuse addresses that might mean
 * two places ({@code %2F}, {@code %3B}, {@code %2E%2E}) before any call sees them, as they should.
 * An id cannot have these characters, and so the caller hears the same as of any other id that is
 * none.
 */
final class AddressedUser {

  private static final String USERS = "/v1/users/";

  private AddressedUser() {}

  /**
   * What is wrong with the id in {@code path}, as it was sent; null when there is none, or nothing
   * is wrong with it.
   */
  static @Nullable Problem problem(@Nullable String path) {
    if (path == null || !path.startsWith(USERS)) {
      return null;
    }
    String rest = path.substring(USERS.length());
    int slash = rest.indexOf('/');
    String sent = slash < 0 ? rest : rest.substring(0, slash);
    String id;
    try {
      id = URLDecoder.decode(sent.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
    try {
      UserId.of(id);
      return null;
    } catch (IllegalArgumentException refused) {
      return Problem.of(ProblemType.INVALID_VALUE, "user", String.valueOf(refused.getMessage()));
    }
  }
}
