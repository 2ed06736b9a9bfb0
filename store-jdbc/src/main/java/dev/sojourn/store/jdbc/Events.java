package dev.sojourn.store.jdbc;

import dev.sojourn.Device;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.UserId;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.SessionRecord;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The log of events, appended in the same step as the change itself. */
public final class Events {

  /** The most events that one look at the latest goes through. */
  public static final int SCAN_BUDGET = 5_000;

  private static final String INSERT =
      """
      INSERT INTO events (recorded_at, type, at, tenant, user_id, session, device, reason, epoch,
        subject, initiator_kind, initiator_id)
      VALUES
      """;

  private Events() {}

  /** Something happened to a session. */
  public static void ofSession(
      Sql sql, EventType type, SessionRecord session, Instant at, Initiator initiator)
      throws SQLException {
    append(
        sql,
        at,
        new SessionEvent(
            "",
            type,
            at,
            session.tenant(),
            session.userId(),
            session.id(),
            session.device(),
            null,
            null,
            null,
            initiator));
  }

  /** A session ended, which is recorded now; of a deleted user by the pseudonym. */
  public static void ended(
      Sql sql,
      SessionRecord session,
      Instant at,
      EndReason reason,
      Initiator initiator,
      Instant now)
      throws SQLException {
    sql.later(
        INSERT
            + "(?1, ?2, ?3, ?4, coalesce("
            + Erasures.PSEUDONYM
            + ", ?5), ?6, ?7, ?8, NULL, NULL, ?9, ?10)",
        now,
        EventType.SESSION_ENDED.wireName(),
        at,
        session.tenant(),
        session.userId(),
        session.id(),
        session.device(),
        reason.wireName(),
        kind(initiator.kind()),
        initiator.id(),
        session.userEpoch());
  }

  /** Something happened to a user. */
  public static void ofUser(
      Sql sql,
      EventType type,
      UserId user,
      Instant at,
      @Nullable EndReason reason,
      @Nullable Long epoch,
      Initiator initiator)
      throws SQLException {
    append(
        sql,
        at,
        new SessionEvent(
            "", type, at, user.tenant(), user.id(), null, null, reason, epoch, null, initiator));
  }

  /** A tenant's epoch was raised. */
  public static void ofTenant(
      Sql sql, String tenant, Instant at, EndReason reason, long epoch, Initiator initiator)
      throws SQLException {
    append(
        sql,
        at,
        new SessionEvent(
            "",
            EventType.TENANT_SIGNED_OUT,
            at,
            tenant,
            null,
            null,
            null,
            reason,
            epoch,
            null,
            initiator));
  }

  /** Something happened to a device. */
  public static void ofDevice(
      Sql sql, EventType type, Device device, Instant at, Initiator initiator) throws SQLException {
    UserId owner = device.owner();
    append(
        sql,
        at,
        new SessionEvent(
            "",
            type,
            at,
            owner.tenant(),
            owner.id(),
            null,
            device.id(),
            null,
            null,
            null,
            initiator));
  }

  /** Something happened to the record called {@code key}. */
  public static void ofRecord(Sql sql, String key, RecordStore.Note note) throws SQLException {
    append(
        sql,
        note.at(),
        new SessionEvent(
            "",
            note.type(),
            note.at(),
            note.tenant(),
            null,
            null,
            null,
            null,
            null,
            key,
            note.initiator()));
  }

  private static void append(Sql sql, Instant recordedAt, SessionEvent event) throws SQLException {
    sql.later(
        INSERT + "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        recordedAt,
        event.type().wireName(),
        event.at(),
        event.tenant(),
        event.userId(),
        event.session(),
        event.device(),
        event.reason() == null ? null : event.reason().wireName(),
        event.epoch(),
        event.subject(),
        kind(event.initiator().kind()),
        event.initiator().id());
  }

  /** What {@link #map} reads, of {@code events}. */
  public static final String COLUMNS =
      "seq, type, at, tenant, user_id, session, device, reason, epoch, subject,"
          + " initiator_kind, initiator_id";

  /**
   * The latest events by filter, latest first.
   *
   * @param before only those with a smaller number
   */
  public static Latest latest(Sql sql, EventFilter filter, long before, int limit)
      throws SQLException {
    Long floor =
        sql.first(
            "SELECT seq FROM events WHERE seq < ? ORDER BY seq DESC LIMIT 1 OFFSET ?",
            Row::number,
            before,
            SCAN_BUDGET - 1);
    // One more than asked for, to know whether there is a next page.
    List<SessionEvent> found =
        sql.list(
            "SELECT "
                + COLUMNS
                + " FROM events WHERE seq < ?1 AND seq >= ?2 AND tenant = ?3"
                + " AND (?4 IS NULL OR type = ?4) AND (?5 IS NULL OR user_id = ?5)"
                + " AND (?6 IS NULL OR session = ?6) AND (?7 IS NULL OR reason = ?7)"
                + " AND (?8 IS NULL OR initiator_kind = ?8)"
                + " AND (?9 IS NULL OR initiator_id = ?9) ORDER BY seq DESC LIMIT ?10",
            Events::map,
            before,
            floor == null ? 0 : floor,
            filter.tenant(),
            filter.type() == null ? null : filter.type().wireName(),
            filter.userId(),
            filter.session(),
            filter.reason() == null ? null : filter.reason().wireName(),
            filter.initiatorKind() == null ? null : kind(filter.initiatorKind()),
            filter.initiatorId(),
            limit + 1);
    if (found.size() > limit) {
      List<SessionEvent> items = found.subList(0, limit);
      return new Latest(items, Long.parseLong(items.getLast().id()));
    }
    return new Latest(found, floor);
  }

  /**
   * A page of the latest events.
   *
   * @param items latest first
   * @param before go on with those before this number, or null at the end
   */
  public record Latest(List<SessionEvent> items, @Nullable Long before) {
    /** Copies the list. */
    public Latest {
      items = List.copyOf(items);
    }
  }

  /** An event, of {@link #COLUMNS}. */
  public static SessionEvent map(Row row) throws SQLException {
    return new SessionEvent(
        Long.toString(row.number()),
        Row.known(EventType.ofWireName(row.text())),
        row.instant(),
        row.text(),
        row.textOrNull(),
        row.sessionIdOrNull(),
        row.deviceIdOrNull(),
        row.reasonOrNull(),
        row.numberOrNull(),
        row.textOrNull(),
        initiator(row.text(), row.textOrNull()));
  }

  private static Initiator initiator(String kind, @Nullable String id) throws SQLException {
    for (Initiator.Kind known : Initiator.Kind.values()) {
      if (kind(known).equals(kind)) {
        return new Initiator(known, id);
      }
    }
    throw new SQLDataException("unknown initiator");
  }

  private static String kind(Initiator.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
