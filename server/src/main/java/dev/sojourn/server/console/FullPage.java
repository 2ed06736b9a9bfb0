package dev.sojourn.server.console;

import dev.sojourn.Page;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list's page that is full as a rule, where the store answers by bounded parts. */
final class FullPage {

  /** The most items of a page. */
  private static final int SHOWN = 50;

  /** The most parts that are looked through: what is rare may lie behind more. */
  private static final int MAX_PARTS = 10;

  private FullPage() {}

  /** What gives a part. */
  interface Parts<T> {

    /** Up to {@code limit} items from {@code cursor} on, null for the first ones. */
    Page<T> next(@Nullable String cursor, int limit);
  }

  /** The page behind {@code cursor}; it may be short, even empty, and still have a next one. */
  static <T> Page<T> of(Parts<T> parts, @Nullable String cursor) {
    List<T> found = new ArrayList<>();
    String next = cursor;
    for (int part = 0; part < MAX_PARTS && found.size() < SHOWN; part++) {
      Page<T> page = parts.next(next, SHOWN - found.size());
      found.addAll(page.items());
      next = page.nextCursor();
      if (next == null) {
        break;
      }
    }
    return new Page<>(found, next);
  }
}
