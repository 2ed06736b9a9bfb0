package dev.sojourn.store;

import dev.sojourn.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bounded part of a search.
 *
 * @param items newest id first
 * @param resumeAfter go on behind this id, or null at the end; the scan is bounded, so that a part
 *     may be short, even empty, and still go on
 * @param unreadable how many have attributes, access, factors or a binding that cannot be read,
 *     changed in the store by somebody without its keys, say: they are among the others without
 *     them, and the store's log names them
 */
public record SearchResult(List<Found> items, @Nullable SessionId resumeAfter, int unreadable) {

  /** Copies the list. */
  public SearchResult {
    items = List.copyOf(items);
  }
}
