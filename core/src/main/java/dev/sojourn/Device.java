package dev.sojourn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One browser profile or app installation of one user.
 *
 * @param id its public handle
 * @param owner whose device it is; two users of one browser have two devices
 * @param name the name the user gave it, or null; 1 to {@value #MAX_NAME} characters
 * @param traits what is known of it
 * @param firstSeenAt the first sign-in on it
 * @param lastSeenAt the latest sign-in on it
 */
public record Device(
    DeviceId id,
    UserId owner,
    @Nullable String name,
    DeviceTraits traits,
    Instant firstSeenAt,
    Instant lastSeenAt) {

  /** The most characters of a name. */
  public static final int MAX_NAME = 64;

  /**
   * The name as it is stored: without control characters and outer blanks.
   *
   * @throws IllegalArgumentException if nothing or more than {@value #MAX_NAME} characters remain
   */
  public static String checkName(String name) {
    String kept = Texts.printable(name, name.length()).strip();
    if (kept.isEmpty() || kept.length() > MAX_NAME) {
      throw new IllegalArgumentException("device name must have 1 to " + MAX_NAME + " characters");
    }
    return kept;
  }
}
