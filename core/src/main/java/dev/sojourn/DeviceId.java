package dev.sojourn;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The public handle of a device: safe to log, to list and to put in a URL. It opens nothing.
 *
 * <p>Time-ordered (the layout of UUIDv7, RFC 9562 section 5.7), so that B-trees fill in order.
 *
 * @param value the id; its text form is the canonical UUID text in lower case
 */
public record DeviceId(UUID value) implements Comparable<DeviceId> {

  /** Refuses null. */
  public DeviceId {
    Objects.requireNonNull(value, "value");
  }

  /**
   * Reads the canonical text form, in exactly the way {@link #toString} writes it.
   *
   * @return empty if {@code text} is anything else
   */
  public static Optional<DeviceId> parse(String text) {
    return Ids.parse(text).map(DeviceId::new);
  }

  /** Orders by the unsigned bits, which is the order of creation to the millisecond. */
  @Override
  public int compareTo(DeviceId other) {
    return Ids.compare(value, other.value);
  }

  /** The canonical text form. */
  @Override
  public String toString() {
    return value.toString();
  }
}
