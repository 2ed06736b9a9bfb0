package dev.sojourn;

import java.util.Map;
import java.util.Objects;

/**
 * How many sessions of one user may live at once.
 *
 * @param perUser the most of one user, 1 to {@value #MAX}
 * @param perDeviceKind the most of one user on one kind of device, where given
 * @param overflow what happens to a sign-in beyond them
 * @param devices the most devices remembered per user, 1 to {@value #MAX}; the least recently seen
 *     leaves, its session with it
 */
public record SessionLimits(
    int perUser, Map<DeviceKind, Integer> perDeviceKind, Overflow overflow, int devices) {

  /**
   * The bound of every limit. A sign-in at its limit reads what the user owns in one piece: keep
   * limits as low as they can be.
   */
  public static final int MAX = 10_000;

  /** 100 sessions on 100 devices; the oldest ends. */
  public static final SessionLimits DEFAULT =
      new SessionLimits(100, Map.of(), Overflow.END_OLDEST, 100);

  /** None but the bounds that hold in any case. */
  public static final SessionLimits NONE =
      new SessionLimits(MAX, Map.of(), Overflow.END_OLDEST, MAX);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a limit is out of bounds
   */
  public SessionLimits {
    check("perUser", perUser);
    perDeviceKind = Map.copyOf(perDeviceKind);
    perDeviceKind.forEach((kind, limit) -> check("perDeviceKind." + kind, limit));
    Objects.requireNonNull(overflow, "overflow");
    check("devices", devices);
  }

  /** At most {@code perUser} sessions of a user. */
  public static SessionLimits of(int perUser, Overflow overflow) {
    return new SessionLimits(perUser, Map.of(), overflow, DEFAULT.devices);
  }

  private static void check(String name, int limit) {
    if (limit < 1 || limit > MAX) {
      throw new IllegalArgumentException(name + " must be 1 to " + MAX);
    }
  }
}
