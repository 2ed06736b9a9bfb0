package dev.sojourn;

import java.time.Duration;

/**
 * Two bounds on a session's life.
 *
 * @param idle without activity; {@value #MIN_SECONDS} s to {@code absolute}
 * @param absolute since the latest authentication; at most {@value #MAX_DAYS} days
 */
public record Lifetime(Duration idle, Duration absolute) {

  /** The shortest idle timeout, in seconds. */
  public static final long MIN_SECONDS = 1;

  /** The longest absolute lifetime, in days: that of a cookie (RFC 6265bis section 5.5). */
  public static final long MAX_DAYS = 400;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if they are broken
   */
  public Lifetime {
    if (idle.compareTo(Duration.ofSeconds(MIN_SECONDS)) < 0) {
      throw new IllegalArgumentException("idle must be at least " + MIN_SECONDS + " s");
    }
    if (absolute.compareTo(Duration.ofDays(MAX_DAYS)) > 0) {
      throw new IllegalArgumentException("absolute must be at most " + MAX_DAYS + " days");
    }
    if (idle.compareTo(absolute) > 0) {
      throw new IllegalArgumentException("idle must not exceed absolute");
    }
  }
}
