package dev.sojourn;

import java.util.Optional;
import java.util.UUID;

/**
 * The public handle of a session: safe to log, to list and to put in a URL. It opens nothing.
 *
 * <p>Time-ordered (the layout of UUIDv7, RFC 9562 section 5.7), so that B-trees fill in order.
 *
 * @param high the first 8 of its 16 bytes
 * @param low the last 8
 */
public record SessionId(long high, long low) implements Comparable<SessionId> {

  /** The id that is this UUID. */
  public SessionId(UUID value) {
    this(value.getMostSignificantBits(), value.getLeastSignificantBits());
  }

  /** The id as a UUID. */
  public UUID value() {
    return new UUID(high, low);
  }

  /**
   * Reads the canonical text form, in exactly the way {@link #toString} writes it.
   *
   * @return empty if {@code text} is anything else
   */
  public static Optional<SessionId> parse(String text) {
    return Ids.parse(text).map(SessionId::new);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionId that && high == that.high && low == that.low;
  }

  /** Of the random bits: the others are alike in sessions of one time. */
  @Override
  public int hashCode() {
    return Long.hashCode(low);
  }

  /** Orders by the unsigned bits, which is the order of creation to the millisecond. */
  @Override
  public int compareTo(SessionId other) {
    return Ids.compare(value(), other.value());
  }

  /** The canonical text form. */
  @Override
  public String toString() {
    return value().toString();
  }
}
