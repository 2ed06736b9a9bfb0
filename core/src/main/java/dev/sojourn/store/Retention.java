package dev.sojourn.store;

import java.time.Duration;

/**
 * How long what is over stays.
 *
 * @param history ended sessions stay for so long
 * @param historyPerUser and at most so many of one user, the latest
 * @param unusedDevice a device without a sign-in for so long leaves
 * @param events stay for so long
 */
public record Retention(
    Duration history, int historyPerUser, Duration unusedDevice, Duration events) {

  /** 30 days and the last 20 of a user; devices 90 days; events 30 days. */
  public static final Retention DEFAULT =
      new Retention(Duration.ofDays(30), 20, Duration.ofDays(90), Duration.ofDays(30));
}
