package dev.sojourn.spring.boot;

import dev.sojourn.Client;
import dev.sojourn.DeviceTraits;

/** Tells a device's kind, system and browser from a client's words. A bean of it is used. */
@FunctionalInterface
public interface DeviceDescriber {

  /** What {@code client} says of its device. Must not throw; thread-safe. */
  DeviceTraits describe(Client client);
}
