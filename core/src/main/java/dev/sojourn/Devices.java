package dev.sojourn;

import dev.sojourn.token.DeviceToken;
import java.util.List;
import java.util.Optional;

/**
 * The devices of users. Thread-safe. Every method may throw {@link
 * dev.sojourn.store.StoreUnavailableException}.
 */
public interface Devices {

  /** The user's devices, latest sign-in first; at most {@link SessionLimits#devices}. */
  List<Device> list(UserId user);

  /** The user's device that holds this token; empty for every other token. */
  Optional<Device> recognise(UserId user, DeviceToken token);

  /**
   * Renames a device.
   *
   * @return empty if the user has no such device
   * @throws IllegalArgumentException if the name breaks {@link Device#checkName}
   */
  Optional<Device> rename(UserId user, DeviceId device, String name, Initiator initiator);

  /** Removes a device and ends its sessions; whether the user had it. */
  boolean remove(UserId user, DeviceId device, Initiator initiator);
}
