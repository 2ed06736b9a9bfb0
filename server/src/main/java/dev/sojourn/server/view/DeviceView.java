package dev.sojourn.server.view;

import dev.sojourn.Device;
import dev.sojourn.DeviceTraits;
import org.jspecify.annotations.Nullable;

/**
 * A device as a session shows it.
 *
 * @param id its public handle
 * @param name the name that the user gave it, or else what is known of it: "Chrome on macOS"
 * @param kind {@code desktop}, {@code mobile}, {@code tablet}, {@code other} or {@code unknown}
 * @param os the operating system's family, absent when unknown
 * @param browser the browser's family, absent when unknown
 */
public record DeviceView(
    String id, String name, String kind, @Nullable String os, @Nullable String browser) {

  /** What is shown of {@code device}. */
  public static DeviceView of(Device device) {
    DeviceTraits traits = device.traits();
    return new DeviceView(
        device.id().toString(),
        name(device),
        traits.kind().wireName(),
        emptyToNull(traits.os()),
        emptyToNull(traits.browser()));
  }

  /** The name of {@code device} for people to read. */
  public static String name(Device device) {
    String given = device.name();
    return given == null ? label(device.traits()) : given;
  }

  /** What is known of a device in a few words; honest where nothing is. */
  public static String label(DeviceTraits traits) {
    String browser = traits.browser().isEmpty() ? "Unknown browser" : traits.browser();
    return traits.os().isEmpty() ? browser : browser + " on " + traits.os();
  }

  static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
