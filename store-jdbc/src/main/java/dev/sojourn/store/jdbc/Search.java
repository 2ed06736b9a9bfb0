package dev.sojourn.store.jdbc;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import dev.sojourn.Assurance;
import dev.sojourn.IpRange;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
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
 * Finds sessions by filter, newest id first. What columns say is left to the database; what {@link
 * Standing} says, and what needs more than a comparison, is asked row by row.
 */
public final class Search {

  /** The most entries of an index that one call goes along, where no user narrows it down. */
  public static final int SCAN_BUDGET = 5_000;

  /** Above every id: one byte longer than the greatest. */
  private static final byte[] NO_CEILING = filled(17);

  private static final byte[] NO_FLOOR = {};

  /** The fewest rows that are asked for at once, and how many times as many the next time. */
  private static final int LEAST_PART = 64;

  private static final int LARGER = 4;

  private static final String LIVING =
      """
       FROM sessions s
      JOIN users u ON u.tenant = s.tenant AND u.id = s.user_id
      JOIN tenants t ON t.tenant = s.tenant
      WHERE s.ended_at IS NULL AND s.expires_at > ?%1$d
        AND s.last_active_at + s.idle_timeout > ?%1$d
        AND s.user_epoch = u.epoch AND s.tenant_epoch = t.epoch
      """;

  private static final String COUNT_LIVE = "SELECT count(*)" + LIVING.formatted(1);

  private static final String COUNT_LIVE_OF =
      "SELECT s.user_id, count(*)"
          + LIVING.formatted(2)
          + " AND s.user_id = {any}(?1) AND s.tenant = ?3 GROUP BY s.user_id";

  private record Counted(String userId, long living) {}

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
                limit + 1,
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
    SessionId floor = new Search(filter, now).scan(sql, after, limit, SessionRows::mapBare, tally);
    return new CountResult(tally.count, tally.last == null ? floor : tally.last);
  }

  /** Those of the sessions that live and match at {@code now}, in the order of {@code ids}. */
  public static List<Found> living(Sql sql, SessionFilter filter, List<SessionId> ids, Instant now)
      throws SQLException {
    Search search = new Search(filter.living(), now);
    Map<SessionId, Found> living = new HashMap<>();
    for (SessionRows.Stored stored : search.read(sql, ids, SessionRows::mapBare)) {
      Found found = search.shown(stored);
      if (found != null && found.session().endedAt() == null) {
        living.put(stored.id(), found);
      }
    }
    return ids.stream().distinct().filter(living::containsKey).map(living::get).toList();
  }

  private List<SessionRows.Stored> read(
      Sql sql, List<SessionId> ids, Sql.Mapper<SessionRows.Stored> mapper) throws SQLException {
    return sql.among(SearchPath.BY_IDS, mapper, ids, SearchPath.conditions(filter));
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

  /**
   * Visits what matches, newest first.
   *
   * @param wanted after how many it is likely to be enough
   * @return the last id that the budget reaches, or null
   */
  private @Nullable SessionId scan(
      Sql sql,
      @Nullable SessionId after,
      int wanted,
      Sql.Mapper<SessionRows.Stored> mapper,
      Visitor visitor)
      throws SQLException {
    List<SessionId> few = ofFewAddresses(sql, after);
    if (few != null) {
      visit(sql, few, wanted, mapper, visitor);
      return null;
    }
    SearchPath path = SearchPath.of(filter);
    Object ceiling = after == null ? NO_CEILING : after;
    SessionId floor = path == SearchPath.USER ? null : floor(sql, path, ceiling);
    Object last = floor == null ? NO_FLOOR : floor;
    // Part by part: who says how few rows are wanted is not given a way that is good for all.
    int most = Math.max(LEAST_PART, wanted);
    Parts parts = new Parts(mapper, visitor);
    while (parts.goOn(sql, path.search, ceiling, last, most)) {
      ceiling = parts.lowest;
      most = Math.min(LARGER * most, SCAN_BUDGET);
    }
    return floor;
  }

  /** Goes through rows, some at a time. */
  private final class Parts {
    private final Sql.Mapper<SessionRows.Stored> mapper;
    private final Visitor visitor;
    private Object lowest = NO_FLOOR;
    private int seen;
    private boolean goesOn = true;

    Parts(Sql.Mapper<SessionRows.Stored> mapper, Visitor visitor) {
      this.mapper = mapper;
      this.visitor = visitor;
    }

    /** Visits the next rows; whether there may be more, and the visitor has not seen enough. */
    boolean goOn(Sql sql, String search, Object ceiling, Object floor, int most)
        throws SQLException {
      seen = 0;
      sql.scan(search, this::visit, SearchPath.values(filter, ceiling, floor, most));
      return goesOn && seen == most;
    }

    private boolean visit(Row row) throws SQLException {
      SessionRows.Stored stored = mapper.map(row);
      lowest = stored.session().id();
      seen++;
      Found shown = shown(stored);
      goesOn = shown == null || visitor.visit(shown);
      return goesOn;
    }
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
        sql.list(
            SearchPath.OF_ADDRESSES,
            Row::sessionId,
            range.lowest(),
            range.highest(),
            SCAN_BUDGET + 1);
    return ids.size() > SCAN_BUDGET
        ? null
        : ids.stream()
            .filter(id -> after == null || id.compareTo(after) < 0)
            .sorted(Comparator.reverseOrder())
            .toList();
  }

  /** Visits them in their order, some at a time, as in {@link #scan}. */
  private void visit(
      Sql sql,
      List<SessionId> ids,
      int wanted,
      Sql.Mapper<SessionRows.Stored> mapper,
      Visitor visitor)
      throws SQLException {
    int most = Math.max(LEAST_PART, wanted);
    for (int from = 0; from < ids.size(); from += most) {
      List<SessionRows.Stored> part =
          read(sql, ids.subList(from, Math.min(from + most, ids.size())), mapper);
      List<SessionRows.Stored> newestFirst =
          part.stream().sorted(Comparator.comparing(SessionRows.Stored::id).reversed()).toList();
      for (SessionRows.Stored stored : newestFirst) {
        Found found = shown(stored);
        if (found != null && !visitor.visit(found)) {
          return;
        }
      }
    }
  }

  /** The last id that the budget reaches, or null if that is beyond the last row. */
  private @Nullable SessionId floor(Sql sql, SearchPath path, Object ceiling) throws SQLException {
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
    Map<String, List<String>> byTenant =
        users.stream().collect(groupingBy(UserId::tenant, mapping(UserId::id, toList())));
    Map<UserId, Integer> counts = new HashMap<>();
    for (Map.Entry<String, List<String>> of : byTenant.entrySet()) {
      sql.amongTexts(
              COUNT_LIVE_OF,
              row -> new Counted(row.text(), row.number()),
              of.getValue(),
              now,
              of.getKey())
          .forEach(one -> counts.put(new UserId(of.getKey(), one.userId()), (int) one.living()));
    }
    return counts;
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }
}
