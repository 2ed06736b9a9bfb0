package dev.sojourn.server.view;

import dev.sojourn.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items in the order of the list
 * @param nextCursor what to ask for next; absent at the end
 * @param <T> what is listed
 */
public record ListView<T>(List<T> items, @Nullable String nextCursor) {

  /** What is shown of {@code page}. */
  public static <S, T> ListView<T> of(Page<S> page, Function<? super S, ? extends T> view) {
    Page<T> shown = page.map(view);
    return new ListView<>(shown.items(), shown.nextCursor());
  }

  /** A whole list. */
  public static <T> ListView<T> of(List<T> items) {
    return new ListView<>(items, null);
  }
}
