package dev.sojourn.store;

import java.time.Duration;

/**
 * How long what is over stays.
 *
 * @param history ended sessions stay for so long
 * @param historyPerUser and at most so many of one user, the latest; 1 to {@value #MAX_HISTORY}
 * @param unusedDevice a device without a sign-in for so long leaves
 * @param events stay for so long
 * @param addresses a session's address is cut to its {@linkplain dev.sojourn.ClientTrace#truncated
 *     network} after so long, and the time of one round of housekeeping, at most {@link #ROUND}
 */
public record Retention(
    Duration history,
    int historyPerUser,
    Duration unusedDevice,
    Duration events,
    Duration addresses) {

  /** The most ended sessions of one user: a history is read in one piece. */
  public static final int MAX_HISTORY = 1_000;

  /**
   * How long a claim of an idempotency key holds. No session younger than this is purged: a repeat
   * of its creation must find it, or it would be created anew.
   */
  public static final Duration CLAIMS = Duration.ofHours(24);

  /**
   * How long after the deletion of a user the last of it goes. Until then whoever follows the
   * events reads about the end under the name that they know.
   */
  public static final Duration ERASURE = Duration.ofHours(24);

  /** How often housekeeping goes through the old sessions for addresses to cut. */
  public static final Duration ROUND = Duration.ofHours(6);

  /** 30 days and the last 20 of a user; devices 90 days; events and addresses 30 days. */
  public static final Retention DEFAULT =
      new Retention(
          Duration.ofDays(30), 20, Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(30));

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a span is not positive or the number out of bounds
   */
  public Retention {
    check("history", history);
    check("unusedDevice", unusedDevice);
    check("events", events);
    check("addresses", addresses);
    if (historyPerUser < 1 || historyPerUser > MAX_HISTORY) {
      throw new IllegalArgumentException("historyPerUser must be 1 to " + MAX_HISTORY);
    }
  }

  private static void check(String name, Duration span) {
    if (span.isNegative() || span.isZero()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
