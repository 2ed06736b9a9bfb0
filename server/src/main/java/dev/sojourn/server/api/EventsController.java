package dev.sojourn.server.api;

import dev.sojourn.SessionManager;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKey;
import dev.sojourn.server.security.ServiceKeyFilter;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.server.view.EventView;
import dev.sojourn.server.web.Checks;
import dev.sojourn.server.web.Presence;
import dev.sojourn.store.EventPage;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened, for programs that follow it. */
@RestController
class EventsController {

  private static final int STANDARD_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_WAIT_SECONDS = 60;

  /** Expiry is recorded without news of it; so whoever waits looks again from time to time. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** However often it is rung: what happens in other tenants wakes those who wait, too. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /** The most pages of other tenants' events that one call passes over. */
  private static final int MAX_PAGES = 50;

  private final SessionManager sessions;
  private final News news;
  private final ServiceKeys keys;
  private final Presence presence;
  private final Waiters waiters = new Waiters();

  EventsController(SessionManager sessions, News news, ServiceKeys keys, Presence presence) {
    this.sessions = sessions;
    this.news = news;
    this.keys = keys;
    this.presence = presence;
  }

  /** A part of the events; the cursor is there even when nothing follows yet. */
  record EventsView(List<EventView> items, String nextCursor) {}

  @Operation(summary = "Read what happened, and wait for what comes")
  @GetMapping(path = "/v1/events", produces = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Scope.SESSIONS_READ)
  EventsView list(
      @RequestParam(required = false) @Nullable String tenant,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(name = "wait", required = false) @Nullable Integer waitSeconds,
      HttpServletRequest request) {
    Caller caller = Caller.of(request);
    String only = caller.askedTenant();
    Checks checks = new Checks();
    int length = Values.limit(checks, limit, STANDARD_LIMIT, MAX_LIMIT);
    int seconds = waitSeconds == null ? 0 : waitSeconds;
    checks.require(
        seconds >= 0 && seconds <= MAX_WAIT_SECONDS, "wait", "must be 0 to " + MAX_WAIT_SECONDS);
    checks.done();
    long seen = news.count();
    EventsView found = read(caller.key(), only, cursor, length, 0);
    if (!found.items().isEmpty() || seconds == 0) {
      return found;
    }
    waiters.enter(caller.key().id());
    try (Presence.Watch client = presence.watch(request)) {
      return await(caller.key(), only, found, seen, length, Duration.ofSeconds(seconds), client);
    } finally {
      waiters.leave(caller.key().id());
    }
  }

  /** Waits for something to tell, for time to pass, or for the client to give up. */
  private EventsView await(
      ServiceKey key,
      @Nullable String only,
      EventsView first,
      long firstSeen,
      int length,
      Duration patience,
      Presence.Watch client) {
    long left = patience.toNanos();
    long seen = firstSeen;
    EventsView found = first;
    while (left > 0 && !news.isOver() && !client.isOver()) {
      long slice = Math.min(left, LOOK_AGAIN.toNanos());
      long waited = slice - news.await(seen, slice);
      if (waited < BETWEEN_LOOKS.toNanos()) {
        long pause = Math.min(BETWEEN_LOOKS.toNanos(), left) - waited;
        waited += pause - news.pause(pause);
      }
      left -= waited;
      seen = news.count();
      found = read(key, only, found.nextCursor(), length, length);
      if (!keys.isValid(key)) { // revoked while it waited
        throw ServiceKeyFilter.unauthorized().exception();
      }
      if (!found.items().isEmpty()) {
        return found;
      }
    }
    return found;
  }

  /**
   * Reads until there is something to tell, or nothing more.
   *
   * @param full a page with fewer events than this is the last: what follows has only just
   *     happened, and who waits looks again soon
   */
  private EventsView read(
      ServiceKey key, @Nullable String only, @Nullable String cursor, int length, int full) {
    String from = cursor;
    for (int page = 1; ; page++) {
      EventPage events = sessions.events(from, length);
      List<EventView> visible =
          events.items().stream().filter(e -> isVisible(key, only, e)).map(EventView::of).toList();
      boolean isLast = events.items().isEmpty() || events.items().size() < full;
      if (!visible.isEmpty() || isLast || page == MAX_PAGES) {
        return new EventsView(visible, events.nextCursor());
      }
      from = events.nextCursor();
    }
  }

  private static boolean isVisible(ServiceKey key, @Nullable String only, SessionEvent event) {
    return key.sees(event.tenant()) && (only == null || only.equals(event.tenant()));
  }
}
