package dev.sojourn;

import java.util.Locale;
import java.util.Optional;

/** What sort of thing a device is; session limits may differ by it. */
public enum DeviceKind {
  /** A desktop or laptop computer. */
  DESKTOP,
  /** A phone. */
  MOBILE,
  /** A tablet. */
  TABLET,
  /** A television, console, watch or other appliance. */
  OTHER,
  /** Nothing is known of it. */
  UNKNOWN;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in the HTTP interface. */
  public String wireName() {
    return wireName;
  }

  /** Finds a kind by {@link #wireName}; empty if there is none of that name. */
  public static Optional<DeviceKind> ofWireName(String name) {
    for (DeviceKind kind : values()) {
      if (kind.wireName.equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
