package dev.sojourn.store.jdbc;

import dev.sojourn.SessionFilter;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionState;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Along which index a search goes: in the order of the ids, if nothing else is said. */
public enum SearchPath {
  /** A user's sessions are few: all are found, and sorted. */
  USER("sessions_user", "s.tenant = ?2 AND s.user_id = ?3"),
  DEVICE("sessions_device", "s.device = ?4"),
  GUESTS("sessions_guests", "s.user_id IS NULL AND s.tenant = ?2"),
  POLICY("sessions_policy", "s.policy = ?6"),
  LIVING("sessions_living", "s.ended_at IS NULL AND s.tenant = ?2 AND s.created_at >= 0"),
  TENANT("sessions_tenant", "s.tenant = ?2 AND s.created_at >= 0"),
  ALL("sqlite_autoindex_sessions_1", "?2 IS NULL");

  /** Of a filter; their values are behind the first of the statement. */
  private static final String CONDITIONS =
      """
      AND (?2 IS NULL OR s.tenant = ?2)
      AND (?3 IS NULL OR s.user_id = ?3)
      AND (?4 IS NULL OR s.device = ?4)
      AND (?5 IS NULL OR (s.user_id IS NULL) = ?5)
      AND (?6 IS NULL OR s.policy = ?6)
      AND (?7 IS NULL OR s.device_kind = ?7)
      AND (?8 IS NULL OR s.created_at >= ?8)
      AND (?9 IS NULL OR s.created_at < ?9)
      AND (?10 IS NULL OR s.last_active_at >= ?10)
      AND (?11 IS NULL OR s.last_active_at < ?11)
      AND (NOT ?12 OR s.ended_at IS NULL)
      AND (?13 IS NULL OR s.ended_at IS NULL OR s.end_reason = ?13)
      AND (?14 IS NULL OR s.seen_from BETWEEN ?14 AND ?15)
      """
          + Erasures.NOT_OF_THE_DELETED;

  private static final String WITHIN = "WHERE s.id < ?1 AND s.id >= ?16\n";

  /** The sessions of a range of addresses, as many as are looked at; the index has all of it. */
  public static final String OF_ADDRESSES =
      """
      SELECT s.id FROM sessions s {via sessions_seen_from}
      WHERE s.seen_from BETWEEN ? AND ? LIMIT ?
      """;

  /** Some sessions by their ids. */
  static final String BY_IDS =
      SessionRows.SELECT
          + " FROM sessions s"
          + SessionRows.JOINS
          + "WHERE s.id = {any}(?1)\n"
          + CONDITIONS;

  /** Finds what matches, no more than asked for. */
  public final String search;

  /** Finds how far the budget reaches. */
  public final String floor;

  SearchPath(String index, String condition) {
    boolean primary = index.startsWith("sqlite_");
    String from = " FROM sessions s" + (primary ? "" : " {via " + index + "}");
    String order = " ORDER BY s.id DESC";
    search =
        SessionRows.SELECT
            + from
            + SessionRows.JOINS
            + WITHIN
            + CONDITIONS
            + " AND "
            + condition
            + order
            + " LIMIT ?17";
    // Has one value beside the two: the one that its condition asks for.
    floor =
        "SELECT s.id"
            + from
            + " WHERE s.id < ?1 AND "
            + condition.replaceAll("\\?\\d", "?3")
            + order
            + " LIMIT 1 OFFSET ?2";
  }

  /** The one for a filter. */
  public static SearchPath of(SessionFilter filter) {
    if (filter.tenant() != null && filter.userId() != null) {
      return USER;
    }
    if (filter.device() != null) {
      return DEVICE;
    }
    if (filter.tenant() != null && filter.kind() == SessionKind.GUEST) {
      return GUESTS;
    }
    if (filter.policy() != null) {
      return POLICY;
    }
    if (filter.tenant() == null) {
      return ALL;
    }
    return filter.state() == SessionState.ACTIVE ? LIVING : TENANT;
  }

  /** What its condition asks for. */
  public @Nullable Object key(SessionFilter filter) {
    return switch (this) {
      case DEVICE -> filter.device();
      case POLICY -> filter.policy();
      case USER, GUESTS, LIVING, TENANT -> filter.tenant();
      case ALL -> null;
    };
  }

  /** The values of a {@link #search}. */
  public static @Nullable Object[] values(
      SessionFilter filter, Object ceiling, Object floor, int most) {
    return Stream.of(new Object[] {ceiling}, conditions(filter), new Object[] {floor, most})
        .flatMap(Arrays::stream)
        .toArray();
  }

  /** What the conditions of a filter ask for; with ids before it, the values of {@link #BY_IDS}. */
  static @Nullable Object[] conditions(SessionFilter filter) {
    return new @Nullable Object[] {
      filter.tenant(),
      filter.userId(),
      filter.device(),
      filter.kind() == null ? null : filter.kind() == SessionKind.GUEST,
      filter.policy(),
      filter.deviceKind() == null ? null : filter.deviceKind().wireName(),
      filter.createdAfter(),
      filter.createdBefore(),
      filter.activeAfter(),
      filter.activeBefore(),
      filter.state() == SessionState.ACTIVE,
      filter.endReason() == null ? null : filter.endReason().wireName(),
      filter.ip() == null ? null : filter.ip().lowest(),
      filter.ip() == null ? null : filter.ip().highest()
    };
  }
}
