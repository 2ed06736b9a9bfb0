package dev.sojourn;

import java.util.Optional;
import java.util.UUID;

/** What the id types share: strict text form and unsigned order. */
final class Ids {

  private static final int TEXT_LENGTH = 36;

  private Ids() {}

  /** Accepts only what {@link UUID#toString} writes; {@link UUID#fromString} alone is lenient. */
  static Optional<UUID> parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    try {
      UUID value = UUID.fromString(text);
      return value.toString().equals(text) ? Optional.of(value) : Optional.empty();
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  static int compare(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }
}
