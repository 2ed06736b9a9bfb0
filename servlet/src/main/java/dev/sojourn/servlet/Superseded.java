package dev.sojourn.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * What a request is told whose token was replaced a moment ago: to come again, since the browser
 * may hold the new one by now. A navigation is sent to the same address once; whatever else repeats
 * the call by itself.
 */
public final class Superseded {

  /** The parameter that marks the second attempt of a navigation. */
  public static final String AGAIN = "again";

  /** The header that asks a program to repeat its call with the token that it holds by now. */
  public static final String HEADER = "Sojourn-Superseded";

  /** What stands in it. */
  public static final String RETRY = "retry";

  private static final String MARK = AGAIN + "=1";

  private Superseded() {}

  /** Whether {@code request} is the first attempt of a browser to show a page. */
  public static boolean mayComeAgain(HttpServletRequest request) {
    return request.getMethod().equals("GET") && isNavigation(request) && !isMarked(request);
  }

  /** Whether a browser changes what its window shows. */
  public static boolean isNavigation(HttpServletRequest request) {
    String mode = request.getHeader("Sec-Fetch-Mode");
    if (mode != null) {
      return mode.equals("navigate");
    }
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains("text/html");
  }

  /** Read from the query itself: asking for parameters would fix how the application's are read. */
  private static boolean isMarked(HttpServletRequest request) {
    String query = request.getQueryString();
    return query != null && ("&" + query + "&").contains("&" + MARK + "&");
  }

  /**
   * Sends a browser to the same address once more. The answer names the query alone, so that no
   * path that somebody made up can lead elsewhere.
   */
  public static void sendAgain(HttpServletRequest request, HttpServletResponse response) {
    String query = request.getQueryString();
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", "?" + (query == null ? "" : query + "&") + MARK);
  }
}
