package dev.sojourn;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list.
 *
 * @param limit 1 to {@value Page#MAX_LIMIT}
 * @param cursor of the page before, or null for the first
 */
public record PageRequest(int limit, @Nullable String cursor) {

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException if it is out of bounds
   */
  public PageRequest {
    if (limit < 1 || limit > Page.MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + Page.MAX_LIMIT);
    }
  }

  /** The first page. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, null);
  }
}
