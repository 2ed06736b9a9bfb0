package dev.sojourn.server.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of pages, with their queries. */
public final class PagePath {

  private PagePath() {}

  /** {@code path}, whatever its query, with one parameter more. */
  public static String with(String path, String name, String value) {
    return path
        + (path.indexOf('?') < 0 ? '?' : '&')
        + name
        + '='
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
