package dev.sojourn.server.web;

import jakarta.servlet.http.HttpServletRequest;

/** Requests by which a browser changes what its window shows: people read the answers. */
public final class Navigation {

  private Navigation() {}

  /** Whether {@code request} is one, as far as the browser says. */
  public static boolean is(HttpServletRequest request) {
    String mode = request.getHeader("Sec-Fetch-Mode");
    if (mode != null) {
      return mode.equals("navigate");
    }
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains("text/html");
  }
}
