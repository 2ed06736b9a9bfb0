package dev.sojourn;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded part of a list.
 *
 * @param items in the order of the list
 * @param nextCursor what to ask for next, or null at the end; a page may be short, even empty, and
 *     still have one, because the work for a page is bounded
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  /** The most items of a page. */
  public static final int MAX_LIMIT = 200;

  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }

  /** The same page of other items. */
  public <R> Page<R> map(Function<? super T, ? extends R> mapper) {
    return new Page<>(items.stream().<R>map(mapper).toList(), nextCursor);
  }
}
