package dev.sojourn.server.api;

import dev.sojourn.Page;
import dev.sojourn.SessionManager;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.server.view.EventView;
import dev.sojourn.store.CursorExpiredException;
import dev.sojourn.store.EventPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events about whoever bears an id now, read page by page. Not thread-safe. */
final class UserEvents {

  private static final int AT_ONCE = 1000;

  private final SessionManager sessions;
  private final UserId user;

  /** All up to this event are of somebody who bore the id before; null when none is. */
  private @Nullable String behind;

  private UserEvents(SessionManager sessions, UserId user) {
    this.sessions = sessions;
    this.user = user;
  }

  /** Events from before the user's deletion name the id for a while; they are left out. */
  static Walk<EventView> of(SessionManager sessions, UserId user) {
    UserEvents events = new UserEvents(sessions, user);
    events.behind = events.latestDeletion();
    return new Walk<>(cursor -> events.page(cursor).map(EventView::of));
  }

  private @Nullable String latestDeletion() {
    String latest = null;
    Walk<SessionEvent> all = new Walk<>(this::page);
    while (all.hasNext()) {
      SessionEvent event = all.next();
      if (event.type() == EventType.USER_DELETED) {
        latest = event.id();
      }
    }
    return latest;
  }

  /** The last page is the one that is not full: then the present is reached. */
  private Page<SessionEvent> page(@Nullable String cursor) {
    EventPage page = after(cursor);
    List<SessionEvent> wanted = page.items().stream().filter(this::isAboutTheUser).toList();
    return new Page<>(wanted, page.items().size() < AT_ONCE ? null : page.nextCursor());
  }

  /** What was purged meanwhile behind the cursor is kept no longer: then on with the rest. */
  private EventPage after(@Nullable String cursor) {
    try {
      return sessions.events(cursor, AT_ONCE);
    } catch (CursorExpiredException purged) {
      return sessions.events(null, AT_ONCE);
    }
  }

  private boolean isAboutTheUser(SessionEvent event) {
    if (behind != null) {
      if (behind.equals(event.id())) {
        behind = null;
      }
      return false;
    }
    return user.tenant().equals(event.tenant()) && user.id().equals(event.userId());
  }
}
