package dev.sojourn.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;

/** What a browser keeps of a site's pages, and forgets when its user signs out. */
public final class SiteData {

  private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private SiteData() {}

  /**
   * Whether the browser of {@code request} obeys: over plain http it passes over the header and
   * says so in its console, except on one's own machine.
   */
  public static boolean canBeCleared(HttpServletRequest request) {
    return request.isSecure() || OWN_MACHINE.contains(request.getServerName());
  }

  /**
   * Asks the browser to forget caches and storage. Not "cookies": that would take the device's
   * cookie and those of sibling applications, too.
   */
  public static void clear(HttpServletResponse response) {
    response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
  }
}
