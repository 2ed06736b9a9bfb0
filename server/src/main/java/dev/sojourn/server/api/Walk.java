package dev.sojourn.server.api;

import dev.sojourn.Page;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All items of a list, page by page as they are asked for: one page is in memory at a time. What is
 * added meanwhile may be missed. Not thread-safe.
 *
 * @param <T> what is listed
 */
final class Walk<T> implements Iterator<T> {

  private final Function<@Nullable String, Page<T>> pages;
  private Page<T> page;
  private int next;

  /**
   * Reads the first page.
   *
   * @param pages the page behind a cursor, the first one behind null
   */
  Walk(Function<@Nullable String, Page<T>> pages) {
    this.pages = pages;
    page = pages.apply(null);
  }

  @Override
  public boolean hasNext() {
    while (next == page.items().size() && page.nextCursor() != null) {
      page = pages.apply(page.nextCursor());
      next = 0;
    }
    return next < page.items().size();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.items().get(next++);
  }
}
