package dev.sojourn.server.http;

import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.http.SetCookie;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.servlet.SessionCookies;
import dev.sojourn.servlet.SiteData;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.SessionToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the {@link SessionCookies} of a browser into answers. Thread-safe. */
@Component
public class BrowserCookies {

  private final TimeSource time;
  private final SessionManager sessions;
  private final SessionCookies cookies;
  private final boolean isHttps;

  BrowserCookies(
      TimeSource time, SessionManager sessions, SessionCookies cookies, ServerSettings settings) {
    this.time = time;
    this.sessions = sessions;
    this.cookies = cookies;
    String url = settings.publicUrl();
    isHttps = url != null && url.regionMatches(true, 0, "https:", 0, "https:".length());
  }

  /**
   * The browser's own session is over: deletes its cookie, and what the browser keeps of the pages.
   */
  public void signedOut(HttpServletRequest request, HttpServletResponse response) {
    clearSession(response);
    if (isHttps || SiteData.canBeCleared(request)) { // a proxy may have ended TLS
      SiteData.clear(response);
    }
  }

  /**
   * Hands a new or replaced session token to the browser, with the version that was written, so
   * that the next page is no older whichever node answers; and the device token, where there is
   * one. The first two outlive the browser only when the session is remembered.
   */
  public void set(
      HttpServletResponse response,
      Session session,
      SessionToken token,
      @Nullable DeviceToken device) {
    add(response, cookies.hand(session, token, time.instant()));
    add(response, cookies.handVersion(session, sessions.consistencyToken(session), time.instant()));
    if (device != null) {
      add(response, cookies.handDevice(device));
    }
  }

  private static void add(HttpServletResponse response, SetCookie cookie) {
    response.addHeader("Set-Cookie", cookie.header());
  }

  /**
   * Deletes the session cookie, and what the browser has seen of the session; only an answer about
   * the very session that ended may do so.
   */
  public void clearSession(HttpServletResponse response) {
    cookies.deletion().forEach(cookie -> add(response, cookie));
  }

  /** Deletes the device cookie, when the user wants this device forgotten. */
  public void clearDevice(HttpServletResponse response) {
    add(response, cookies.deviceDeletion());
  }
}
