package dev.sojourn.server.pages;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the sign-in form sends.
 *
 * @param username as typed; any text
 * @param password as typed; any text
 * @param remember whether to stay signed in
 * @param returnTo where to go afterwards, checked
 * @param leaving the session whose end was confirmed, or null
 */
record LoginForm(
    String username, String password, boolean remember, String returnTo, @Nullable String leaving) {

  static LoginForm of(HttpServletRequest request) {
    return new LoginForm(
        text(request, "username").strip(),
        text(request, "password"),
        request.getParameter("remember") != null,
        ReturnPath.of(request.getParameter(ReturnPath.PARAMETER)),
        request.getParameter("leaving"));
  }

  private static String text(HttpServletRequest request, String name) {
    String value = request.getParameter(name);
    return value == null ? "" : value;
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return "LoginForm[returnTo=" + returnTo + "]";
  }
}
