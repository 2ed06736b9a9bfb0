package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.http.CookieHeader;
import dev.sojourn.http.SetCookie;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.SessionToken;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a browser: which session it is in, what it has seen of it ({@code -version}), and
 * which device it is ({@code -device}). Nobody else reads or makes them. Immutable.
 */
public final class SessionCookies {

  /** The session's cookie where one host has its own sign-in; browsers keep it for that host. */
  public static final String HOST_NAME = "__Host-sojourn";

  /** The session's cookie where one sign-in serves a whole domain. */
  public static final String DOMAIN_NAME = "__Secure-sojourn";

  private static final String DEVICE = "-device";
  private static final String VERSION = "-version";
  private static final Duration DEVICE_LIFE = Duration.ofDays(SetCookie.MAX_AGE_DAYS);

  private final String session;
  private final String device;
  private final String version;
  private final @Nullable String domain;

  private SessionCookies(String name, @Nullable String domain) {
    session = name;
    device = name + DEVICE;
    version = name + VERSION;
    this.domain = domain;
    SetCookie.deletion(version).inDomain(domain); // refuses what no cookie can be, at the start
  }

  /** Of this host alone: {@value #HOST_NAME}, {@code __Host-sojourn-device} and so on. */
  public static SessionCookies ofHost() {
    return new SessionCookies(HOST_NAME, null);
  }

  /**
   * Of all hosts of a domain, each of which can then take over the sessions of all others.
   *
   * @param domain like {@code example.com}
   * @throws IllegalArgumentException if it is no domain
   */
  public static SessionCookies ofDomain(String domain) {
    return new SessionCookies(DOMAIN_NAME, domain);
  }

  /**
   * The same under other names, for two applications on one host.
   *
   * @param name of the session's cookie, which must begin with {@code __Host-} or {@code __Secure-}
   * @throws IllegalArgumentException if it does not, or browsers would not keep it
   */
  public SessionCookies named(String name) {
    if (!name.startsWith("__Host-") && !name.startsWith("__Secure-")) {
      throw new IllegalArgumentException(
          "the session's cookie must be named __Host-... or __Secure-..., not " + name);
    }
    return new SessionCookies(name, domain);
  }

  /** The name of the session's cookie. */
  public String sessionName() {
    return session;
  }

  /** The name of the device's cookie, which outlives sign-outs. */
  public String deviceName() {
    return device;
  }

  /** The name of the cookie with the version that the browser has seen of its session. */
  public String versionName() {
    return version;
  }

  /** The session token of {@code request}; none when the cookie is there twice. */
  public Optional<SessionToken> session(HttpServletRequest request) {
    return value(request, session).map(SessionToken::of);
  }

  /** The device token of {@code request}, unchecked; none when the cookie is there twice. */
  public Optional<DeviceToken> device(HttpServletRequest request) {
    return value(request, device).map(DeviceToken::of);
  }

  /** The consistency token of {@code request}; none when the cookie is there twice. */
  public Optional<String> version(HttpServletRequest request) {
    return value(request, version);
  }

  /** The value of a cookie; none when it is empty or there twice. */
  public static Optional<String> value(HttpServletRequest request, String name) {
    List<String> headers = Collections.list(request.getHeaders("Cookie"));
    return CookieHeader.find(headers, name) instanceof CookieHeader.Found.One one
            && !one.value().isEmpty()
        ? Optional.of(one.value())
        : Optional.empty();
  }

  /**
   * Hands a session's token to the browser; it outlives the browser only when the session is
   * remembered.
   */
  public SetCookie hand(Session of, SessionToken token, Instant now) {
    return asLongAs(of, session, token.reveal(), now);
  }

  /** Hands over what the browser has seen of its session, for as long as that one's own cookie. */
  public SetCookie handVersion(Session of, String consistencyToken, Instant now) {
    return asLongAs(of, version, consistencyToken, now);
  }

  /** Hands over by what the browser is known at its next sign-in. */
  public SetCookie handDevice(DeviceToken token) {
    return SetCookie.lasting(device, token.reveal(), DEVICE_LIFE).inDomain(domain);
  }

  private SetCookie asLongAs(Session of, String name, String value, Instant now) {
    SetCookie cookie =
        of.remembered()
            ? SetCookie.lasting(name, value, Duration.between(now, of.expiresAt()))
            : SetCookie.untilBrowserCloses(name, value);
    return cookie.inDomain(domain);
  }

  /**
   * Deletes the session's cookie, and what the browser has seen of the session; only an answer
   * about the very session that ended may do so.
   */
  public List<SetCookie> deletion() {
    return List.of(
        SetCookie.deletion(session).inDomain(domain), SetCookie.deletion(version).inDomain(domain));
  }

  /** Deletes the device's cookie, when the user wants this device forgotten. */
  public SetCookie deviceDeletion() {
    return SetCookie.deletion(device).inDomain(domain);
  }
}
