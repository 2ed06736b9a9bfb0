package dev.sojourn.store.jdbc;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceTraits;
import dev.sojourn.Factor;
import dev.sojourn.IpRange;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.binding.Binding;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Touch;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of sessions, always read together with what decides about them. */
public final class SessionRows {

  /**
   * A session with its records and what its row alone keeps.
   *
   * @param found the session and the records that decide about it
   * @param traits its device's, also after the device left
   * @param checkAt when housekeeping looks at it next
   */
  public record Stored(Found found, DeviceTraits traits, Instant checkAt) {
    /** Its id. */
    public SessionId id() {
      return session().id();
    }

    /** The session. */
    public SessionRecord session() {
      return found.session();
    }
  }

  /** The statement that reads {@link Stored}, to be followed by a condition. */
  public static final String SELECT =
      """
      SELECT s.id, s.tenant, s.user_id, s.device, s.version, s.generation, s.verifier,
        s.rotated_at, s.user_epoch, s.tenant_epoch, s.access_version, s.access, s.factors,
        s.reduced_at, s.created_at, s.authenticated_at, s.last_active_at, s.idle_timeout,
        s.touch_interval, s.expires_at, s.policy, s.remembered, s.created_ip, s.created_agent,
        s.seen_ip, s.seen_agent, s.binding, s.attributes, s.ended_at, s.end_reason, s.ended_by,
        s.device_kind, s.device_os, s.device_browser, s.check_at,
      """
          + UserRows.COLUMNS
          + ", "
          + TenantRows.COLUMNS
          + ", "
          + DeviceRows.COLUMNS;

  /** The tables of {@link #SELECT}, where {@code sessions s} stands already. */
  public static final String JOINS =
      """

      LEFT JOIN users u ON u.tenant = s.tenant AND u.id = s.user_id
      LEFT JOIN tenants t ON t.tenant = s.tenant
      LEFT JOIN devices d
        ON d.tenant = s.tenant AND d.user_id = s.user_id AND d.id = s.device
      """;

  /** The same with its tables. */
  public static final String FROM = SELECT + " FROM sessions s" + JOINS;

  private static final String FROM_USER = SELECT + " FROM sessions s {via sessions_user}" + JOINS;

  private SessionRows() {}

  public static @Nullable Stored find(Sql sql, SessionId id) throws SQLException {
    return sql.first(FROM + "WHERE s.id = ?", SessionRows::map, id);
  }

  /** As {@link #find}, for an end: as {@link #mapBare} reads it. */
  public static @Nullable Stored findBare(Sql sql, SessionId id) throws SQLException {
    return sql.first(FROM + "WHERE s.id = ?", SessionRows::mapBare, id);
  }

  /** As {@link #find}, for one that must be there. */
  public static Found get(Sql sql, SessionId id) throws SQLException {
    Stored stored = find(sql, id);
    if (stored == null) {
      throw new SQLDataException("no row of session " + id);
    }
    return stored.found();
  }

  /** The user's sessions that are not recorded as over and have the user's epoch, bare. */
  public static List<Stored> open(Sql sql, UserId user) throws SQLException {
    return sql.list(
        FROM_USER
            + "WHERE s.tenant = ? AND s.user_id = ? AND s.ended_at IS NULL"
            + " AND s.user_epoch = u.epoch",
        SessionRows::mapBare,
        user.tenant(),
        user.id());
  }

  /** As {@link #open}, of one device. */
  public static List<Stored> openOn(Sql sql, UserId user, DeviceId device) throws SQLException {
    return sql.list(
        FROM_USER
            + "WHERE s.tenant = ? AND s.user_id = ? AND s.ended_at IS NULL"
            + " AND s.user_epoch = u.epoch AND s.device = ?",
        SessionRows::mapBare,
        user.tenant(),
        user.id(),
        device);
  }

  /** Those of these sessions that are not recorded as over, in any order, bare. */
  public static List<Stored> openAmong(Sql sql, Collection<SessionId> ids) throws SQLException {
    return sql.among(
        FROM + "WHERE s.ended_at IS NULL AND s.id = {any}(?)", SessionRows::mapBare, ids);
  }

  /** Sessions that are not recorded as over, bare; the condition is a constant of the caller. */
  public static List<Stored> listOpen(Sql sql, String condition, @Nullable Object... values)
      throws SQLException {
    return sql.list(
        FROM + "WHERE s.ended_at IS NULL AND " + condition, SessionRows::mapBare, values);
  }

  /**
   * Sessions of one user, recorded as over or not, bare; the condition is a constant of the caller.
   */
  public static List<Stored> listOfUser(Sql sql, String condition, @Nullable Object... values)
      throws SQLException {
    return sql.list(FROM_USER + "WHERE " + condition, SessionRows::mapBare, values);
  }

  /** Whether there is a session of the user, recorded as over or not. */
  public static boolean existsOf(Sql sql, UserId user) throws SQLException {
    return sql.holds(
        "SELECT EXISTS (SELECT 1 FROM sessions {via sessions_user}"
            + " WHERE tenant = ? AND user_id = ?)",
        user.tenant(),
        user.id());
  }

  /** What the creation of {@code by} ended, in the order of the ids. */
  public static List<SessionRecord> endedBy(Sql sql, SessionId by) throws SQLException {
    return sql.list(FROM + "WHERE s.ended_by = ? ORDER BY s.id", row -> map(row).session(), by);
  }

  /** Whether {@code verifier} was the one of the session's creation. */
  public static boolean createdWith(Sql sql, SessionRecord asked) throws SQLException {
    return sql.first(
            "SELECT 1 FROM sessions WHERE id = ? AND coalesce(first_verifier, verifier) = ?",
            Row::number,
            asked.id(),
            asked.verifier())
        != null;
  }

  public static void insert(Sql sql, SessionRecord s, DeviceTraits traits) throws SQLException {
    sql.later(
        """
        INSERT INTO sessions (id, tenant, user_id, device, version, generation, verifier,
          rotated_at, user_epoch, tenant_epoch, access_version, access, factors, reduced_at,
          created_at, authenticated_at, last_active_at, idle_timeout, touch_interval, expires_at,
          check_at, policy, remembered, created_ip, created_agent, seen_ip, seen_from,
          seen_agent, device_kind, device_os, device_browser, binding, attributes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
          ?, ?, ?, ?, ?)
        """,
        s.id(),
        s.tenant(),
        s.userId(),
        s.device(),
        s.version(),
        s.generation(),
        s.verifier(),
        s.rotatedAt(),
        s.userEpoch(),
        s.tenantEpoch(),
        s.accessVersion(),
        Codec.encode(s.access()),
        Codec.encodeFactors(s.factors()),
        s.reducedAt(),
        s.createdAt(),
        s.authenticatedAt(),
        s.lastActiveAt(),
        s.idleTimeout(),
        s.touchInterval(),
        s.expiresAt(),
        dueAt(s),
        s.policy(),
        s.remembered(),
        s.createdFrom().ip(),
        s.createdFrom().userAgent(),
        s.lastSeenFrom().ip(),
        seenFrom(s.lastSeenFrom().ip()),
        s.lastSeenFrom().userAgent(),
        traits.kind().wireName(),
        traits.os(),
        traits.browser(),
        binding(s),
        sql.box().put(s.tenant(), s.id(), s.attributes()));
  }

  /** Stores what a replacement may change; the verifier of the creation stays known. */
  public static void replace(Sql sql, SessionRecord s) throws SQLException {
    sql.later(
        """
        UPDATE sessions SET
          first_verifier = CASE WHEN verifier = ?1 THEN first_verifier
            ELSE coalesce(first_verifier, verifier) END,
          verifier = ?1, version = ?2, generation = ?3, rotated_at = ?4, access_version = ?5,
          access = ?6, factors = ?7, reduced_at = ?8, authenticated_at = ?9,
          last_active_at = ?10, expires_at = ?11, seen_ip = ?12, seen_agent = ?13,
          attributes = ?14, check_at = ?15, idle_timeout = ?16, binding = ?17,
          seen_from = ?18, touch_interval = ?19
        WHERE id = ?20
        """,
        s.verifier(),
        s.version(),
        s.generation(),
        s.rotatedAt(),
        s.accessVersion(),
        Codec.encode(s.access()),
        Codec.encodeFactors(s.factors()),
        s.reducedAt(),
        s.authenticatedAt(),
        s.lastActiveAt(),
        s.expiresAt(),
        s.lastSeenFrom().ip(),
        s.lastSeenFrom().userAgent(),
        sql.box().put(s.tenant(), s.id(), s.attributes()),
        dueAt(s),
        s.idleTimeout(),
        binding(s),
        seenFrom(s.lastSeenFrom().ip()),
        s.touchInterval(),
        s.id());
  }

  /** Stores activity, which changes no index unless the caller has come from elsewhere. */
  public static void touch(Sql sql, Touch touch, SessionRecord before) throws SQLException {
    String ip = touch.seenFrom().ip();
    sql.later(
        """
        UPDATE sessions SET last_active_at = ?1,
          addressed_at = CASE WHEN ?2 IS NULL THEN addressed_at ELSE ?1 END,
          seen_agent = coalesce(?3, seen_agent)
        WHERE id = ?4
        """,
        touch.at(),
        ip,
        touch.seenFrom().userAgent(),
        touch.id());
    if (ip != null && !ip.equals(before.lastSeenFrom().ip())) {
      sql.later(
          "UPDATE sessions SET seen_ip = ?, seen_from = ? WHERE id = ?",
          ip,
          seenFrom(ip),
          touch.id());
    }
  }

  /** By which the index finds an address; null for what is none. */
  public static byte @Nullable [] seenFrom(@Nullable String ip) {
    return ip == null ? null : IpRange.parse(ip).map(IpRange::lowest).orElse(null);
  }

  private static byte @Nullable [] binding(SessionRecord s) {
    return s.binding() == null ? null : Codec.encode(s.binding());
  }

  /** When it is over at the latest without further activity, the grace included. */
  public static Instant dueAt(SessionRecord s) {
    Instant idle = s.lastActiveAt().plus(s.idleTimeout()).plus(s.touchInterval());
    return idle.isBefore(s.expiresAt()) ? idle : s.expiresAt();
  }

  public static Stored map(Row row) throws SQLException {
    return map(row, null, Row::attributes);
  }

  /**
   * To be shown among others: without what cannot be read, which {@code unreadable} is told of,
   * since the others have to be shown all the same.
   */
  public static Stored mapShown(Row row, Consumer<SessionId> unreadable) throws SQLException {
    return map(row, unreadable, Row::attributes);
  }

  /**
   * Without the attributes, which what ends or goes has no use for, and without what else cannot be
   * read and has no say in whether it lives: what somebody has spoilt must end all the same.
   */
  public static Stored mapBare(Row row) throws SQLException {
    return map(row, unreadable -> {}, (of, tenant, session) -> none(of));
  }

  /** How the attributes of a session are taken from its row. */
  private interface Reading {
    Attributes of(Row row, String tenant, SessionId session) throws SQLException;
  }

  /** Takes from a row what may be unreadable. */
  private interface Part<T extends @Nullable Object> {
    T read() throws SQLException;
  }

  private static Stored map(Row row, @Nullable Consumer<SessionId> unreadable, Reading attributes)
      throws SQLException {
    SessionRecord session = session(row, unreadable, attributes);
    DeviceTraits traits = DeviceRows.traits(row);
    Instant checkAt = row.instant();
    Found found =
        new Found(
            session, UserRows.mapJoined(row), TenantRows.mapJoined(row), DeviceRows.mapJoined(row));
    return new Stored(found, traits, checkAt);
  }

  private static SessionRecord session(
      Row row, @Nullable Consumer<SessionId> unreadable, Reading attributes) throws SQLException {
    SessionId id = row.sessionId();
    String tenant = row.text();
    return new SessionRecord(
        id,
        tenant,
        row.textOrNull(),
        row.deviceIdOrNull(),
        row.number(),
        (int) row.number(),
        row.secret(),
        row.instantOrNull(),
        row.number(),
        row.number(),
        row.number(),
        part(id, unreadable, Access.NONE, () -> Codec.access(row.bytes())),
        part(id, unreadable, List.<Factor>of(), () -> Codec.factors(row.bytes())),
        row.instantOrNull(),
        row.instant(),
        row.instantOrNull(),
        row.instant(),
        row.duration(),
        row.duration(),
        row.instant(),
        row.text(),
        row.flag(),
        trace(row),
        trace(row),
        SessionRows.<@Nullable Binding>part(
            id, unreadable, null, () -> Codec.binding(row.bytesOrNull())),
        part(id, unreadable, Attributes.EMPTY, () -> attributes.of(row, tenant, id)),
        row.instantOrNull(),
        row.reasonOrNull(),
        row.sessionIdOrNull());
  }

  /** The part, or {@code without} where it cannot be read and somebody wants to be told of it. */
  private static <T extends @Nullable Object> T part(
      SessionId id, @Nullable Consumer<SessionId> unreadable, T without, Part<T> part)
      throws SQLException {
    try {
      return part.read();
    } catch (SQLDataException refused) {
      if (unreadable == null) {
        throw refused;
      }
      unreadable.accept(id);
      return without;
    }
  }

  private static Attributes none(Row row) {
    row.skip(1);
    return Attributes.EMPTY;
  }

  private static ClientTrace trace(Row row) throws SQLException {
    return new ClientTrace(row.textOrNull(), row.textOrNull());
  }
}
