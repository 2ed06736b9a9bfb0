package dev.sojourn.store.jdbc;

import static java.util.stream.Collectors.toSet;

import dev.sojourn.Assurance;
import dev.sojourn.IpRange;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.store.CountResult;
import dev.sojourn.store.Found;
import dev.sojourn.store.SearchResult;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds sessions by filter, newest id first. What columns say is left to SQLite; what {@link
 * Standing} says, and what needs more than a comparison, is asked row by row.
 */
public final class Search {

  /** The most entries of an index that one call goes along, where no user narrows it down. */
  public static final int SCAN_BUDGET = 5_000;

  /** Above every id: one byte longer than the greatest. */
  private static final byte[] NO_CEILING = filled(17);

  private static final byte[] NO_FLOOR = {};

  private static final String CONDITIONS =
      """
      AND (?3 IS NULL OR s.tenant = ?3)
      AND (?4 IS NULL OR s.user_id = ?4)
      AND (?5 IS NULL OR s.device = ?5)
      AND (?6 IS NULL OR (s.user_id IS NULL) = ?6)
      AND (?7 IS NULL OR s.policy = ?7)
      AND (?8 IS NULL OR s.device_kind = ?8)
      AND (?9 IS NULL OR s.created_at >= ?9)
      AND (?10 IS NULL OR s.created_at < ?10)
      AND (?11 IS NULL OR s.last_active_at >= ?11)
      AND (?12 IS NULL OR s.last_active_at < ?12)
      AND (NOT ?13 OR s.ended_at IS NULL)
      AND (?14 IS NULL OR s.ended_at IS NULL OR s.end_reason = ?14)
      AND (?15 IS NULL OR s.seen_from BETWEEN ?15 AND ?16)
      """
          + Erasures.NOT_OF_THE_DELETED;

  private static final String WITHIN = "WHERE s.id < ?1 AND s.id >= ?2\n";

  /** The sessions of a range of addresses, as many as are looked at; the index has all of it. */
  public static final String OF_ADDRESSES =
      """
      SELECT s.id FROM sessions s {via sessions_seen_from}
      WHERE s.seen_from BETWEEN ? AND ? LIMIT ?
      """;

  /** The one session, twice named. */
  private static final String BY_ID =
      SessionRows.SELECT
          + " FROM sessions s"
          + SessionRows.JOINS
          + "WHERE s.id = ?1 AND s.id = ?2\n"
          + CONDITIONS;

  /** Along which index a search goes: in the order of the ids, if nothing else is said. */
  public enum Path {
    /** A user's sessions are few: all are found, and sorted. */
    USER("sessions_user", "s.tenant = ?3 AND s.user_id = ?4"),
    DEVICE("sessions_device", "s.device = ?5"),
    GUESTS("sessions_guests", "s.user_id IS NULL AND s.tenant = ?3"),
    POLICY("sessions_policy", "s.policy = ?7"),
    LIVING("sessions_living", "s.ended_at IS NULL AND s.tenant = ?3"),
    TENANT("sessions_tenant", "s.tenant = ?3"),
    ALL("sqlite_autoindex_sessions_1", "?3 IS NULL");

    /** Finds what matches. */
    public final String search;

    /** Finds how far the budget reaches. */
    public final String floor;

    Path(String index, String condition) {
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
              + order;
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
    public static Path of(SessionFilter filter) {
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
    @Nullable Object key(SessionFilter filter) {
      return switch (this) {
        case DEVICE -> filter.device();
        case POLICY -> filter.policy();
        case USER, GUESTS, LIVING, TENANT -> filter.tenant();
        case ALL -> null;
      };
    }
  }

  private static final String COUNT_LIVE =
      """
      SELECT count(*) FROM sessions s
      JOIN users u ON u.tenant = s.tenant AND u.id = s.user_id
      JOIN tenants t ON t.tenant = s.tenant
      WHERE s.ended_at IS NULL AND s.expires_at > ?1
        AND s.last_active_at + s.idle_timeout > ?1
        AND s.user_epoch = u.epoch AND s.tenant_epoch = t.epoch
      """;

  private final SessionFilter filter;
  private final Instant now;

  private Search(SessionFilter filter, Instant now) {
    this.filter = filter;
    this.now = now;
  }

  public static SearchResult search(
      Sql sql, SessionFilter filter, @Nullable SessionId after, int limit, Instant now)
      throws SQLException {
    List<Found> items = new ArrayList<>();
    Set<SessionId> refused = new HashSet<>();
    // One more than asked for, to know whether there is a next part.
    SessionId floor =
        new Search(filter, now)
            .scan(
                sql,
                after,
                row -> SessionRows.mapShown(row, refused::add),
                found -> {
                  items.add(found);
                  return items.size() <= limit;
                });
    if (items.size() > limit) {
      items.removeLast();
      floor = items.getLast().session().id();
    }
    refused.retainAll(items.stream().map(found -> found.session().id()).collect(toSet()));
    refused.forEach(sql.box()::tellUnreadable);
    return new SearchResult(items, floor, refused.size());
  }

  /** How many match, as {@link #search} goes through them. */
  public static CountResult count(
      Sql sql, SessionFilter filter, @Nullable SessionId after, int limit, Instant now)
      throws SQLException {
    Tally tally = new Tally(limit);
    SessionId floor = new Search(filter, now).scan(sql, after, SessionRows::mapBare, tally);
    return new CountResult(tally.count, tally.last == null ? floor : tally.last);
  }

  /** The session, if it lives and matches at {@code now}; else null. */
  public static @Nullable Found living(Sql sql, SessionFilter filter, SessionId id, Instant now)
      throws SQLException {
    Search search = new Search(filter.living(), now);
    SessionRows.Stored stored = sql.first(BY_ID, SessionRows::mapBare, search.values(id, id));
    Found found = stored == null ? null : search.shown(stored);
    return found != null && found.session().endedAt() == null ? found : null;
  }

  /** Looks at a match, and says whether to go on. */
  private interface Visitor {
    boolean visit(Found found);
  }

  /** Counts to a limit, and knows where that was. */
  private static final class Tally implements Visitor {
    private final int limit;
    private int count;
    private @Nullable SessionId last;

    Tally(int limit) {
      this.limit = limit;
    }

    @Override
    public boolean visit(Found found) {
      count++;
      if (count == limit) {
        last = found.session().id();
      }
      return count < limit;
    }
  }

  /** Visits what matches, newest first; returns the last id that the budget reaches, or null. */
  private @Nullable SessionId scan(
      Sql sql, @Nullable SessionId after, Sql.Mapper<SessionRows.Stored> mapper, Visitor visitor)
      throws SQLException {
    List<SessionId> few = ofFewAddresses(sql, after);
    if (few != null) {
      visit(sql, few, mapper, visitor);
      return null;
    }
    Path path = Path.of(filter);
    Object ceiling = after == null ? NO_CEILING : after;
    SessionId floor = path == Path.USER ? null : floor(sql, path, ceiling);
    sql.scan(
        path.search,
        row -> {
          Found shown = shown(mapper.map(row));
          return shown == null || visitor.visit(shown);
        },
        values(ceiling, floor == null ? NO_FLOOR : floor));
    return floor;
  }

  /**
   * Those behind {@code after} of the addresses asked for, newest first. Null where addresses do
   * not matter or have very many: then the next ones in the order of the ids are not far.
   */
  private @Nullable List<SessionId> ofFewAddresses(Sql sql, @Nullable SessionId after)
      throws SQLException {
    IpRange range = filter.ip();
    if (range == null || filter.userId() != null || filter.device() != null) {
      return null;
    }
    List<SessionId> ids =
        sql.list(OF_ADDRESSES, Row::sessionId, range.lowest(), range.highest(), SCAN_BUDGET + 1);
    return ids.size() > SCAN_BUDGET
        ? null
        : ids.stream()
            .filter(id -> after == null || id.compareTo(after) < 0)
            .sorted(Comparator.reverseOrder())
            .toList();
  }

  private void visit(
      Sql sql, List<SessionId> ids, Sql.Mapper<SessionRows.Stored> mapper, Visitor visitor)
      throws SQLException {
    for (SessionId id : ids) {
      SessionRows.Stored stored = sql.first(BY_ID, mapper, values(id, id));
      Found found = stored == null ? null : shown(stored);
      if (found != null && !visitor.visit(found)) {
        return;
      }
    }
  }

  /** What the conditions ask for. */
  private @Nullable Object[] values(Object ceiling, Object floor) {
    return new @Nullable Object[] {
      ceiling,
      floor,
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

  /** The last id that the budget reaches, or null if that is beyond the last row. */
  private @Nullable SessionId floor(Sql sql, Path path, Object ceiling) throws SQLException {
    return sql.first(path.floor, Row::sessionId, ceiling, SCAN_BUDGET - 1, path.key(filter));
  }

  /** The session as its standing makes it look, or null if it does not match. */
  private @Nullable Found shown(SessionRows.Stored stored) {
    Found found = stored.found();
    SessionRecord session = found.session();
    Standing standing = Standing.of(found, now, Standing.Idle.EXACT);
    if (standing instanceof Standing.Over over && session.endedAt() == null) {
      session = session.toBuilder().ended(over.at(), over.reason(), null).build();
      found = new Found(session, found.user(), found.tenant(), found.device());
    }
    boolean matches =
        (filter.state() == null
                || (filter.state() == SessionState.ACTIVE) == (session.endedAt() == null))
            && (filter.endReason() == null || filter.endReason() == session.endReason())
            && (filter.browser() == null
                || filter.browser().equalsIgnoreCase(stored.traits().browser()))
            && (filter.os() == null || filter.os().equalsIgnoreCase(stored.traits().os()))
            && (filter.minAssurance() == null || assurance(session) >= filter.minAssurance())
            && seenWithin(session);
    return matches ? found : null;
  }

  private boolean seenWithin(SessionRecord session) {
    String ip = session.lastSeenFrom().ip();
    return filter.ip() == null || (ip != null && filter.ip().covers(ip));
  }

  private static int assurance(SessionRecord session) {
    if (session.userId() == null) {
      return 0;
    }
    return Assurance.of(session.countingFactors());
  }

  /** How many users' sessions live, by the letter of {@link Standing}. */
  public static long countLive(Sql sql, Instant now) throws SQLException {
    return sql.number(COUNT_LIVE, now);
  }

  /** The same for each of these users; without those who have none. */
  public static Map<UserId, Integer> countLiveOf(Sql sql, Collection<UserId> users, Instant now)
      throws SQLException {
    Map<UserId, Integer> counts = new HashMap<>();
    for (UserId user : users) {
      long count =
          sql.number(
              COUNT_LIVE + " AND s.tenant = ?2 AND s.user_id = ?3", now, user.tenant(), user.id());
      if (count > 0) {
        counts.put(user, (int) count);
      }
    }
    return counts;
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }
}
