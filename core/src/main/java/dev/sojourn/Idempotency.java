package dev.sojourn;

import java.util.Objects;

/**
 * A caller's promise that two requests under one key are one request (the {@code Idempotency-Key}
 * header). Kept for 24 hours.
 *
 * @param scope whose key it is, so that two callers never meet; at most {@value #MAX_SCOPE}
 *     characters
 * @param key 1 to {@value #MAX_KEY} printable characters
 * @param requestHash a hash of the whole request, at most {@value #MAX_REQUEST_HASH} characters;
 *     another one under the same key is refused
 */
public record Idempotency(String scope, String key, String requestHash) {

  /** The most characters of a key. */
  public static final int MAX_KEY = 255;

  /** The most characters of a scope: with the key it names a record of the store. */
  public static final int MAX_SCOPE = 512;

  /** The most characters of a request's hash. */
  public static final int MAX_REQUEST_HASH = 512;

  /**
   * Checks every part.
   *
   * @throws IllegalArgumentException if the key is empty or not printable ASCII, or a part is too
   *     long
   */
  public Idempotency {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(requestHash, "requestHash");
    if (key.isEmpty()
        || key.length() > MAX_KEY
        || key.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
      throw new IllegalArgumentException(
          "an idempotency key must have 1 to " + MAX_KEY + " printable characters");
    }
    check("scope", scope, MAX_SCOPE);
    check("requestHash", requestHash, MAX_REQUEST_HASH);
  }

  private static void check(String name, String value, int max) {
    if (value.length() > max) {
      throw new IllegalArgumentException(
          "an idempotency key's " + name + " must have at most " + max + " characters");
    }
  }
}
