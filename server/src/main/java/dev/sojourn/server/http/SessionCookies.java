package dev.sojourn.server.http;

import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.http.CookieHeader;
import dev.sojourn.http.SetCookie;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.SessionToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The cookies of a browser: which session it is in, what it has seen of it, and which device it is.
 * Thread-safe.
 */
@Component
public class SessionCookies {

  /** Holds the session token. */
  public static final String SESSION = "__Host-sojourn";

  /** Holds the device token; it outlives sign-outs. */
  public static final String DEVICE = "__Host-sojourn-device";

  private static final Duration DEVICE_LIFE = Duration.ofDays(SetCookie.MAX_AGE_DAYS);

  private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final TimeSource time;
  private final SessionManager sessions;
  private final boolean isHttps;

  SessionCookies(TimeSource time, SessionManager sessions, ServerSettings settings) {
    this.time = time;
    this.sessions = sessions;
    String url = settings.publicUrl();
    isHttps = url != null && url.regionMatches(true, 0, "https:", 0, "https:".length());
  }

  /**
   * The browser's own session is over: deletes its cookie, and what the browser keeps of the pages.
   * Not "cookies": that would take the device cookie and those of sibling applications, too.
   */
  public void signedOut(HttpServletRequest request, HttpServletResponse response) {
    clearSession(response);
    // Over plain http browsers pass over the header, and say so in their consoles. A proxy may have
    // ended TLS.
    if (isHttps || request.isSecure() || OWN_MACHINE.contains(request.getServerName())) {
      response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
    }
  }

  /** The session token of {@code request}; none when the cookie is there twice. */
  static Optional<SessionToken> session(HttpServletRequest request) {
    return value(request, SESSION).map(SessionToken::of);
  }

  /** The device token of {@code request}, unchecked; none when the cookie is there twice. */
  static Optional<DeviceToken> device(HttpServletRequest request) {
    return value(request, DEVICE).map(DeviceToken::of);
  }

  /** The value of a cookie; none when it is empty or there twice. */
  static Optional<String> value(HttpServletRequest request, String name) {
    List<String> headers = Collections.list(request.getHeaders("Cookie"));
    return CookieHeader.find(headers, name) instanceof CookieHeader.Found.One one
            && !one.value().isEmpty()
        ? Optional.of(one.value())
        : Optional.empty();
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
    add(response, session, SESSION, token.reveal());
    add(response, session, Consistency.COOKIE, sessions.consistencyToken(session));
    if (device != null) {
      response.addHeader(
          "Set-Cookie", SetCookie.lasting(DEVICE, device.reveal(), DEVICE_LIFE).header());
    }
  }

  private void add(HttpServletResponse response, Session session, String name, String value) {
    SetCookie cookie =
        session.remembered()
            ? SetCookie.lasting(name, value, Duration.between(time.instant(), session.expiresAt()))
            : SetCookie.untilBrowserCloses(name, value);
    response.addHeader("Set-Cookie", cookie.header());
  }

  /**
   * Deletes the session cookie, and what the browser has seen of the session; only an answer about
   * the very session that ended may do so.
   */
  public void clearSession(HttpServletResponse response) {
    response.addHeader("Set-Cookie", SetCookie.deletion(SESSION).header());
    response.addHeader("Set-Cookie", SetCookie.deletion(Consistency.COOKIE).header());
  }

  /** Deletes the device cookie, when the user wants this device forgotten. */
  public void clearDevice(HttpServletResponse response) {
    response.addHeader("Set-Cookie", SetCookie.deletion(DEVICE).header());
  }
}
