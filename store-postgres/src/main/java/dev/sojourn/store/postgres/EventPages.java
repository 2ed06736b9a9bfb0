package dev.sojourn.store.postgres;

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
import dev.sojourn.store.postgres.EventCursor.Point;
import java.nio.ByteBuffer;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and purges the log of events. Their numbers are in order within a session, but not in the
 * order of the commits: what a reader has seen is a snapshot, and what it has not seen is what
 * transactions wrote that were not over in it.
 */
final class EventPages {

  /** The server's history, which a promotion of a standby begins anew. */
  static final String TIMELINE =
      "('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer";

  /** In the order of {@link #beyond}. Later timelines came after everything of this one. */
  private static final String BEYOND =
      """
      (timeline = ? AND xid >= CAST(? AS xid8)
        OR timeline = ? AND xid = ANY(CAST(? AS xid8[]))
        OR timeline > ?)
      """;

  /**
   * The first number beyond, by the index of transactions: in the order of the numbers all that was
   * read before would be passed. With {@code + 0} the planner does not do just that.
   */
  private static final String FIRST =
      """
      SELECT coalesce(min(seq + 0), 9223372036854775807) FROM (
        SELECT seq FROM events WHERE timeline = ? AND xid >= CAST(? AS xid8)
        UNION ALL SELECT seq FROM events WHERE timeline = ? AND xid = ANY(CAST(? AS xid8[]))
        UNION ALL SELECT seq FROM events WHERE timeline > ?) beyond
      """;

  private static final String PAGE =
      "SELECT "
          + Events.COLUMNS
          + " FROM events WHERE "
          + BEYOND
          + """
           AND xid < CAST(? AS xid8) AND xid <> ALL(CAST(? AS xid8[])) AND seq >= ?
          ORDER BY seq LIMIT ?
          """;

  /** The log as it is now. */
  private record Log(long store, Point now, long purged, long purgedXid, long last) {}

  private record Logged(long seq, Instant at, long xid) {}

  private EventPages() {}

  /** The events behind a cursor; all reads must be of the same moment. */
  static EventPage page(Sql sql, @Nullable String cursor, int limit) throws SQLException {
    Log log = log(sql);
    EventCursor from = from(sql, log, cursor);
    Point target = from.isInTheMiddle() ? from.target() : log.now();
    List<SessionEvent> items = new ArrayList<>(within(sql, from, target, limit));
    if (from.isInTheMiddle() && items.size() < limit) {
      // What was being read is at its end: the room that is left is for what was written since.
      from = new EventCursor(log.store(), target, target, 0);
      target = log.now();
      items.addAll(within(sql, from, target, limit - items.size()));
    }
    EventCursor next =
        items.size() < limit
            ? new EventCursor(log.store(), target, target, 0)
            : new EventCursor(
                log.store(), from.base(), target, Long.parseLong(items.getLast().id()));
    return new EventPage(items, next.text());
  }

  private static List<SessionEvent> within(Sql sql, EventCursor from, Point target, int limit)
      throws SQLException {
    List<Object> values = beyond(from.base());
    values.add(Long.toString(target.snapshot().end()));
    values.add(target.snapshot().openAsArray());
    values.add(from.after() == 0 ? first(sql, from.base()) : from.after() + 1);
    values.add(limit);
    return sql.list(PAGE, Events::map, values.toArray());
  }

  private static long first(Sql sql, Point base) throws SQLException {
    return base.equals(EventCursor.NOTHING) ? 0 : sql.number(FIRST, beyond(base).toArray());
  }

  private static List<Object> beyond(Point base) {
    int timeline = base.timeline();
    return new ArrayList<>(
        List.of(
            timeline,
            Long.toString(base.snapshot().end()),
            timeline,
            base.snapshot().openAsArray(),
            timeline));
  }

  private static EventCursor from(Sql sql, Log log, @Nullable String cursor) throws SQLException {
    if (cursor == null) {
      return new EventCursor(log.store(), EventCursor.NOTHING, EventCursor.NOTHING, 0);
    }
    EventCursor from = EventCursor.of(cursor);
    if (from.store() != log.store()) {
      throw foreign(sql, from);
    }
    Point target = from.target();
    boolean isExpired =
        target.timeline() > log.now().timeline() // of a future that an older copy does not have
            || !target.snapshot().hasAllUpTo(log.purgedXid())
            || (from.isInTheMiddle() && from.after() < log.purged());
    if (isExpired) {
      throw new CursorExpiredException();
    }
    // After a promotion the target is no measure any more: read again from its beginning.
    return target.timeline() < log.now().timeline()
        ? new EventCursor(from.store(), from.base(), from.base(), 0)
        : from;
  }

  private static RuntimeException foreign(Sql sql, EventCursor cursor) throws SQLException {
    byte[] store = ByteBuffer.allocate(Long.BYTES).putLong(cursor.store()).array();
    return Removal.isFormer(sql, store)
        ? new CursorExpiredException()
        : new InvalidCursorException();
  }

  /** The events by filter, latest first; all reads must be of the same moment. */
  static Page<SessionEvent> latest(Sql sql, EventFilter filter, @Nullable String cursor, int limit)
      throws SQLException {
    Log log = log(sql);
    EventCursor from = cursor == null ? null : EventCursor.of(cursor);
    if (from != null && from.store() != log.store()) {
      throw foreign(sql, from);
    }
    if (from != null && from.after() > log.last()) {
      throw new InvalidCursorException();
    }
    long before = from == null ? Long.MAX_VALUE : from.after();
    Events.Latest found = Events.latest(sql, filter, before, limit);
    return new Page<>(
        found.items(),
        found.before() == null
            ? null
            : new EventCursor(log.store(), EventCursor.NOTHING, EventCursor.NOTHING, found.before())
                .text());
  }

  /** Removes the oldest; notes the greatest number and transaction of what is gone. */
  static Outcome purge(Sql sql, Instant cutoff, int limit) throws SQLException {
    List<Logged> old =
        sql
            .list(
                "SELECT seq, recorded_at, CAST(xid AS text) FROM events ORDER BY seq LIMIT ?",
                row -> new Logged(row.number(), row.instant(), Long.parseLong(row.text())),
                limit)
            .stream()
            .takeWhile(event -> !event.at().isAfter(cutoff))
            .toList();
    if (!old.isEmpty()) {
      sql.later(
          "UPDATE store SET events_purged = greatest(events_purged, ?),"
              + " events_purged_xid = greatest(events_purged_xid, CAST(? AS xid8))",
          old.getLast().seq(),
          Long.toString(old.stream().mapToLong(Logged::xid).max().orElseThrow()));
      sql.later(
          "DELETE FROM events WHERE seq = ANY(?)",
          (Object) old.stream().map(Logged::seq).toArray(Long[]::new));
    }
    return new Outcome(old.size(), old.size() == limit);
  }

  private static Log log(Sql sql) throws SQLException {
    Log log =
        sql.first(
            "SELECT store_id, "
                + TIMELINE
                + """
                , CAST(pg_current_snapshot() AS text), events_purged,
                  CAST(events_purged_xid AS text), CAST(coalesce(
                    (SELECT xid FROM events ORDER BY timeline DESC, xid DESC LIMIT 1), events_purged_xid) AS text),
                  coalesce((SELECT max(seq) FROM events), events_purged)
                FROM store
                """,
            EventPages::log);
    if (log == null) {
      throw new SQLDataException("the store has no id");
    }
    return log;
  }

  private static Log log(Row row) throws SQLException {
    long store = ByteBuffer.wrap(row.bytes()).getLong();
    int timeline = (int) row.number();
    String snapshot = row.text();
    long purged = row.number();
    long purgedXid = Long.parseLong(row.text());
    long lastXid = Math.max(purgedXid, Long.parseLong(row.text()));
    Point now = new Point(timeline, Snapshot.of(snapshot).upTo(lastXid));
    return new Log(store, now, purged, purgedXid, row.number());
  }
}
