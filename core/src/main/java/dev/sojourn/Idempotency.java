package dev.sojourn;

import java.util.Objects;

/**
 * A caller's promise that two requests under one key are one request (the {@code Idempotency-Key}
 * header). Kept for 24 hours.
 *
 * @param scope whose key it is, so that two callers never meet
 * @param key 1 to {@value #MAX_KEY} printable characters
 * @param requestHash a hash of the whole request; another one under the same key is refused
 */
public record Idempotency(String scope, String key, String requestHash) {

  /** The most characters of a key. */
  public static final int MAX_KEY = 255;

  /**
   * Checks the key.
   *
   * @throws IllegalArgumentException if it is empty, too long or not printable ASCII
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
  }
}
