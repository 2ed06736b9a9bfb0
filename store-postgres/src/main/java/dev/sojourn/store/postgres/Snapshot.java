package dev.sojourn.store.postgres;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which transactions were over at some moment: those before {@code end} that are not in {@code
 * open}.
 *
 * @param end the first transaction that had not begun, or 0 for the beginning of time
 * @param open transactions before it that were under way
 */
record Snapshot(long end, List<Long> open) {

  /** Before everything. */
  static final Snapshot NOTHING = new Snapshot(0, List.of());

  /** Copies the list. */
  Snapshot {
    open = List.copyOf(open);
  }

  /** As PostgreSQL writes it: {@code xmin:xmax:xip,...}. */
  static Snapshot of(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("no snapshot");
    }
    List<Long> open =
        parts[2].isEmpty()
            ? List.of()
            : Arrays.stream(parts[2].split(",", -1)).map(Long::valueOf).toList();
    return new Snapshot(Long.parseLong(parts[1]), open);
  }

  /**
   * The same for whoever only asks about transactions up to {@code last}, one that is over and on
   * disk. A number behind it may be given away anew after a crash, and must not count as seen.
   */
  Snapshot upTo(long last) {
    return new Snapshot(Math.min(end, last + 1), open.stream().filter(xid -> xid <= last).toList());
  }

  /** Whether all transactions up to {@code last} were over. */
  boolean hasAllUpTo(long last) {
    return last < end && open.stream().noneMatch(xid -> xid <= last);
  }

  /** The numbers of {@link #open} as PostgreSQL writes an array. */
  String openAsArray() {
    return open.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }
}
