package dev.sojourn.store.postgres;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Which transactions were over at some moment: those before {@code end} that are not in {@code
 * open}.
 *
 * @param end the first transaction that had not begun, or 0 for the beginning of time
 * @param open transactions before it that were under way; not changed by anybody
 */
record Snapshot(long end, long[] open) {

  /** Before everything. */
  static final Snapshot NOTHING = new Snapshot(0, new long[0]);

  /** As PostgreSQL writes it: {@code xmin:xmax:xip,...}. */
  static Snapshot of(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("no snapshot");
    }
    long[] open =
        parts[2].isEmpty()
            ? new long[0]
            : Arrays.stream(parts[2].split(",", -1)).mapToLong(Long::parseLong).toArray();
    return new Snapshot(Long.parseLong(parts[1]), open);
  }

  /**
   * The same for whoever only asks about transactions up to {@code last}, one that is over and on
   * disk. A number behind it may be given away anew after a crash, and must not count as seen.
   */
  Snapshot upTo(long last) {
    return new Snapshot(
        Math.min(end, last + 1), LongStream.of(open).filter(xid -> xid <= last).toArray());
  }

  /** Whether all transactions up to {@code last} were over. */
  boolean hasAllUpTo(long last) {
    return last < end && LongStream.of(open).noneMatch(xid -> xid <= last);
  }

  /** The numbers of {@link #open} as PostgreSQL writes an array. */
  String openAsArray() {
    return LongStream.of(open).mapToObj(Long::toString).collect(Collectors.joining(",", "{", "}"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that && end == that.end && Arrays.equals(open, that.open);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(end) * 31 + Arrays.hashCode(open);
  }

  @Override
  public String toString() {
    return end + ":" + openAsArray();
  }
}
