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

  /**
   * The devices that the user has not yet said to be theirs, latest sign-in first: what to ask on
   * {@code asker} with "was this you?". Never the asker itself, nor the one with which the user's
   * list began.
   *
   * @return empty if {@code asker} is none of the user's devices
   */
  List<Device> inQuestion(UserId user, DeviceId asker);

  /**
   * The user says on {@code asker} that {@code device} is theirs. This holds for the asker and for
   * every device that came after it; those that were there before still ask.
   *
   * @return whether these are two devices of the user
   */
  boolean confirm(UserId user, DeviceId device, DeviceId asker, Initiator initiator);

  /**
   * The user says that a device is not theirs: it is removed, its sessions end ({@code
   * device_removed}), and the event tells it from one that was given up.
   *
   * @return whether the user had it
   */
  boolean disown(UserId user, DeviceId device, Initiator initiator);
}
