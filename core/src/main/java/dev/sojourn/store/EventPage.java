package dev.sojourn.store;

import dev.sojourn.event.SessionEvent;
import java.util.List;

/**
 * Events in the order of the store.
 *
 * @param items at least those committed before the read began, after the cursor; each at least once
 * @param nextCursor to go on from, also when there is none yet
 */
public record EventPage(List<SessionEvent> items, String nextCursor) {

  /** Copies the list. */
  public EventPage {
    items = List.copyOf(items);
  }
}
