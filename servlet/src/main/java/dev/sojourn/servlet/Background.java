package dev.sojourn.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Requests that nobody made with their own hands: they do not count as activity. */
public final class Background {

  /** A page or an app says it of its own polling. */
  public static final String HEADER = "Sojourn-Background";

  private Background() {}

  /** Whether {@code request} is one: marked, fetched in advance, or a stream that stays open. */
  public static boolean is(HttpServletRequest request) {
    return "1".equals(request.getHeader(HEADER))
        || mentions(request.getHeader("Sec-Purpose"), "prefetch")
        || mentions(request.getHeader("Accept"), "text/event-stream");
  }

  private static boolean mentions(@Nullable String header, String word) {
    if (header != null) {
      for (int i = 0; i <= header.length() - word.length(); i++) {
        if (header.regionMatches(true, i, word, 0, word.length())) {
          return true;
        }
      }
    }
    return false;
  }
}
