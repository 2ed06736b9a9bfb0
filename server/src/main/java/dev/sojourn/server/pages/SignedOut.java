package dev.sojourn.server.pages;

import dev.sojourn.EndReason;
import dev.sojourn.server.http.SessionCookies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;

/** What the answer to a sign-out does to the browser. */
final class SignedOut {

  private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private SignedOut() {}

  /**
   * Deletes the session cookie, and what the browser keeps of the pages. Not "cookies": that would
   * take the device cookie and those of sibling applications, too.
   */
  static void answer(
      HttpServletRequest request, HttpServletResponse response, SessionCookies cookies) {
    cookies.clearSession(response);
    // Elsewhere browsers pass over the header, and say so in their consoles.
    if (request.isSecure() || OWN_MACHINE.contains(request.getServerName())) {
      response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
    }
  }

  /** The sign-in page that says why a session is over. */
  static String path(EndReason reason) {
    return "/login?reason=" + reason.wireName();
  }
}
