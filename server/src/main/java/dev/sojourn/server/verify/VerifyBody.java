package dev.sojourn.server.verify;

import dev.sojourn.server.view.ClientBody;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/sessions/verify}.
 *
 * @param token whatever a client presented
 * @param client that client
 * @param touch whether somebody is there; true when absent
 * @param fresh whether to ask the store; false when absent
 * @param require what the session must have
 */
record VerifyBody(
    @Nullable String token,
    @Nullable ClientBody client,
    @Nullable Boolean touch,
    @Nullable Boolean fresh,
    @Nullable Require require) {

  /**
   * What a session must have; everything that is named.
   *
   * @param role this role
   * @param permission a permission that implies this one
   * @param assurance at least this level, 1 to 3
   * @param maxAge authenticated within so many seconds
   */
  record Require(
      @Nullable String role,
      @Nullable String permission,
      @Nullable Integer assurance,
      @Nullable Long maxAge) {}

  /** Hides the token. */
  @Override
  public String toString() {
    return "VerifyBody[hidden]";
  }
}
