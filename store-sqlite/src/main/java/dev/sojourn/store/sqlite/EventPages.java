package dev.sojourn.store.sqlite;

import dev.sojourn.Page;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CursorExpiredException;
import dev.sojourn.store.EventPage;
import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.store.jdbc.Events;
import dev.sojourn.store.jdbc.Outcome;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Sql;
import java.nio.ByteBuffer;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and purges the log of events, whose numbers are in the order of the commits. */
final class EventPages {

  private record Logged(long seq, Instant at) {}

  private static final int FILE_ID_BYTES = 8;

  private static final HexFormat HEX = HexFormat.of();

  private EventPages() {}

  /** The events behind a cursor; all reads must be of the same moment. */
  static EventPage page(Sql sql, @Nullable String cursor, int limit) throws SQLException {
    byte[] file = fileId(sql);
    long purged = sql.number("SELECT events_purged FROM store");
    long last = last(sql);
    long after = cursor == null ? purged : position(cursor, file, last);
    if (after < purged) {
      throw new CursorExpiredException();
    }
    List<SessionEvent> items =
        sql.list(
            "SELECT " + Events.COLUMNS + " FROM events WHERE seq > ? ORDER BY seq LIMIT ?",
            Events::map,
            after,
            limit);
    long next = items.isEmpty() ? after : Long.parseLong(items.getLast().id());
    return new EventPage(items, cursor(file, next));
  }

  /** The events by filter, latest first; all reads must be of the same moment. */
  static Page<SessionEvent> latest(Sql sql, EventFilter filter, @Nullable String cursor, int limit)
      throws SQLException {
    byte[] file = fileId(sql);
    long last = last(sql);
    long before = cursor == null ? last + 1 : position(cursor, file, last);
    Events.Latest found = Events.latest(sql, filter, before, limit);
    return new Page<>(found.items(), found.before() == null ? null : cursor(file, found.before()));
  }

  /** Only ever the oldest events, so that one number tells which are gone. */
  static Outcome purge(Sql sql, Instant cutoff, int limit) throws SQLException {
    List<Logged> old =
        sql
            .list(
                "SELECT seq, recorded_at FROM events ORDER BY seq LIMIT ?",
                row -> new Logged(row.number(), row.instant()),
                limit)
            .stream()
            .takeWhile(event -> !event.at().isAfter(cutoff))
            .toList();
    if (!old.isEmpty()) {
      long last = old.getLast().seq();
      sql.update("DELETE FROM events WHERE seq <= ?", last);
      sql.update("UPDATE store SET events_purged = ?", last);
    }
    return new Outcome(old.size(), old.size() == limit);
  }

  private static byte[] fileId(Sql sql) throws SQLException {
    byte[] file = sql.first("SELECT file_id FROM store", Row::bytes);
    if (file == null) {
      throw new SQLDataException("the file has no id");
    }
    return file;
  }

  /** The number of the last event that ever was. */
  private static long last(Sql sql) throws SQLException {
    return sql.number("SELECT coalesce((SELECT max(seq) FROM sqlite_sequence), 0)");
  }

  private static String cursor(byte[] file, long seq) {
    return HEX.formatHex(
        ByteBuffer.allocate(FILE_ID_BYTES + Long.BYTES).put(file).putLong(seq).array());
  }

  /** Where a cursor points to. One beyond the last event was made by a later state of the file. */
  private static long position(String cursor, byte[] file, long last) {
    try {
      byte[] bytes = HEX.parseHex(cursor);
      if (bytes.length == FILE_ID_BYTES + Long.BYTES
          && Arrays.equals(bytes, 0, FILE_ID_BYTES, file, 0, file.length)
          && cursor.equals(HEX.formatHex(bytes))) {
        long seq = ByteBuffer.wrap(bytes).getLong(FILE_ID_BYTES);
        if (seq >= 0 && seq <= last) {
          return seq;
        }
      }
    } catch (IllegalArgumentException notHexadecimal) {
      throw new InvalidCursorException();
    }
    throw new InvalidCursorException();
  }
}
