package dev.sojourn.store.postgres;

import dev.sojourn.store.InvalidCursorException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * How far a reader of events has come: everything up to {@code base}, and of what {@code target}
 * has beyond that everything up to the number {@code after}.
 *
 * @param store which store made it
 * @param base what was read to its end
 * @param target what is being read; equal to {@code base} when nothing is
 * @param after the last number that was handed out of it
 */
record EventCursor(long store, Point base, Point target, long after) {

  /** Before everything. */
  static final Point NOTHING = new Point(0, Snapshot.NOTHING);

  /**
   * A moment of the log.
   *
   * @param timeline the server's history; a later one may give numbers of transactions away anew
   * @param snapshot what was over
   */
  record Point(int timeline, Snapshot snapshot) {}

  private static final byte VERSION = 1;

  /** More transactions than any server runs at once. */
  private static final int MOST_OPEN = 10_000;

  private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder TO_BYTES = Base64.getUrlDecoder();

  /** Whether a page of {@link #target} ended before its end. */
  boolean isInTheMiddle() {
    return !base.equals(target);
  }

  /** As a text. */
  String text() {
    ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES + Long.BYTES + size(base) + size(target));
    bytes.put(VERSION).putLong(store).putLong(after);
    put(bytes, base);
    put(bytes, target);
    return TO_TEXT.encodeToString(bytes.array());
  }

  /**
   * Reads it back.
   *
   * @throws InvalidCursorException if it was not made here
   */
  static EventCursor of(String text) {
    try {
      byte[] bytes = TO_BYTES.decode(text);
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (in.get() == VERSION) {
        long store = in.getLong();
        long after = in.getLong();
        EventCursor cursor = new EventCursor(store, get(in), get(in), after);
        if (!in.hasRemaining() && cursor.text().equals(text)) {
          return cursor;
        }
      }
    } catch (IllegalArgumentException | BufferUnderflowException foreign) {
      throw new InvalidCursorException();
    }
    throw new InvalidCursorException();
  }

  private static int size(Point point) {
    return Integer.BYTES + Long.BYTES + Integer.BYTES + point.snapshot().open().size() * Long.BYTES;
  }

  private static void put(ByteBuffer bytes, Point point) {
    Snapshot snapshot = point.snapshot();
    bytes.putInt(point.timeline()).putLong(snapshot.end()).putInt(snapshot.open().size());
    snapshot.open().forEach(bytes::putLong);
  }

  private static Point get(ByteBuffer bytes) {
    int timeline = bytes.getInt();
    long end = bytes.getLong();
    int count = bytes.getInt();
    if (end < 0 || count < 0 || count > MOST_OPEN) {
      throw new InvalidCursorException();
    }
    List<Long> open = new ArrayList<>(); // nothing is reserved: a wrong count runs into the end
    for (int left = count; left > 0; left--) {
      open.add(bytes.getLong());
    }
    return new Point(timeline, new Snapshot(end, open));
  }
}
