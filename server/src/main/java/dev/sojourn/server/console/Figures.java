package dev.sojourn.server.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.Matches;
import dev.sojourn.Page;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.TimeSource;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.server.SharedReads;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * How a tenant is doing, in a few numbers. Each is counted up to a bound, and all are kept for a
 * moment, so that however many pages show them, the store is asked little. Thread-safe.
 */
@Component
class Figures {

  /** How far back "lately" goes. */
  static final Duration LATELY = Duration.ofHours(1);

  /** The most users that are counted. */
  private static final int MAX_USERS = 10_000;

  /** The most events that are looked at, in parts of so many. */
  private static final int EVENTS_AT_ONCE = 1_000;

  private static final int MAX_PARTS = 5;

  private static final Duration KEPT = Duration.ofSeconds(2);
  private static final int MAX_TENANTS = 1_000;

  private final SessionManager sessions;
  private final TimeSource time;
  private final Cache<String, Now> kept;
  private final SharedReads<String, Now> reads = new SharedReads<>();

  Figures(SessionManager sessions, TimeSource time) {
    this.sessions = sessions;
    this.time = time;
    kept =
        Caffeine.newBuilder()
            .maximumSize(MAX_TENANTS)
            .expireAfterWrite(KEPT)
            .ticker(() -> time.now().monotonicNanos())
            .build();
  }

  /**
   * The numbers.
   *
   * @param living sessions, guests' too
   * @param users known
   * @param begun sessions, within {@link #LATELY}
   * @param ended sessions, within {@link #LATELY}
   */
  record Now(Count living, Count users, Count begun, Count ended) {}

  /** Those of a tenant, at most two seconds old. */
  Now of(String tenant) {
    Now known = kept.getIfPresent(tenant);
    return known != null
        ? known
        : reads.read(tenant, this::count, counted -> kept.put(tenant, counted));
  }

  private Now count(String tenant) {
    Matches living =
        sessions.matching(SessionFilter.filter().tenant(tenant).state(SessionState.ACTIVE).build());
    Count users = Count.upTo(MAX_USERS, sessions.users().count(tenant, MAX_USERS + 1));
    Instant since = time.instant().minus(LATELY);
    int begun = 0;
    int ended = 0;
    boolean isCut = false;
    String cursor = null;
    for (int part = 1; part <= MAX_PARTS; part++) {
      Page<SessionEvent> events =
          sessions.latestEvents(EventFilter.of(tenant), cursor, EVENTS_AT_ONCE);
      for (SessionEvent event : events.items()) {
        boolean isLate = !event.at().isBefore(since);
        begun += isLate && event.type() == EventType.SESSION_ESTABLISHED ? 1 : 0;
        ended += isLate && event.type() == EventType.SESSION_ENDED ? 1 : 0;
      }
      cursor = events.nextCursor();
      boolean isPast = !events.items().isEmpty() && events.items().getLast().at().isBefore(since);
      isCut = cursor != null && !isPast;
      if (!isCut) {
        break;
      }
    }
    return new Now(
        new Count(living.count(), living.isMinimum()),
        users,
        new Count(begun, isCut),
        new Count(ended, isCut));
  }
}
