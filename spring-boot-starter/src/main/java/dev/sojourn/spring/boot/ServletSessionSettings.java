package dev.sojourn.spring.boot;

import dev.sojourn.Lifetime;
import dev.sojourn.servlet.SessionCookies;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/**
 * Spring Boot's own settings of sessions, as far as they have a meaning here: {@code
 * spring.session.timeout} and {@code server.servlet.session.*}. One that would weaken the cookie is
 * refused, not passed over.
 */
final class ServletSessionSettings {

  private static final String SPRING_TIMEOUT = "spring.session.timeout";
  private static final String PREFIX = "server.servlet.session.";
  private static final String COOKIE = PREFIX + "cookie.";

  private final Binder settings;

  ServletSessionSettings(Environment environment) {
    settings = Binder.get(environment);
  }

  private Optional<String> stated(String name) {
    return Optional.ofNullable(settings.bind(name, String.class).orElse(null))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** The timeout, of Spring Session before the web server's, if one is stated at all. */
  DefaultIdle timeout() {
    Optional<String> spring = stated(SPRING_TIMEOUT);
    String name = spring.isPresent() ? SPRING_TIMEOUT : PREFIX + "timeout";
    return spring
        .or(() -> stated(name))
        .map(text -> new DefaultIdle(timeout(name, text)))
        .orElseGet(() -> new DefaultIdle(null));
  }

  private static Duration timeout(String name, String text) {
    Duration timeout;
    try {
      timeout = DurationStyle.detectAndParse(text, ChronoUnit.SECONDS);
    } catch (IllegalArgumentException refused) {
      throw new SettingsException(name + " must be a time, as in 30m, not " + text, refused);
    }
    if (timeout.isPositive()) {
      Bounds.check(
          name,
          timeout,
          Duration.ofSeconds(Lifetime.MIN_SECONDS),
          Duration.ofDays(Lifetime.MAX_DAYS));
    }
    return timeout;
  }

  /**
   * The cookies.
   *
   * @throws SettingsException naming the setting that they cannot be as it says
   */
  SessionCookies cookies() {
    refuseUnless("path", Set.of("/"), "the cookie is for the whole host");
    refuseUnless("http-only", Set.of("true"), "no script may read the cookie");
    refuseUnless("secure", Set.of("true"), "browsers take it on http://localhost all the same");
    refuseUnless("same-site", Set.of("lax"), "links from elsewhere must find who is signed in");
    refuseUnless("partitioned", Set.of("false"), "pages within other sites have no session");
    if (stated(COOKIE + "max-age").isPresent()) {
      throw new SettingsException(
          COOKIE
              + "max-age cannot be stated: the cookie lasts for as long as the session when that is"
              + " remembered; state sojourn.policies.default.remember instead",
          null);
    }
    stated(PREFIX + "tracking-modes")
        .filter(modes -> modes.toLowerCase(Locale.ROOT).contains("url"))
        .ifPresent(modes -> {
          throw new SettingsException(
              PREFIX + "tracking-modes must be cookie: nothing that opens a session is in URLs",
              null);
        });
    Optional<String> domain = stated(COOKIE + "domain");
    SessionCookies cookies;
    try {
      cookies = domain.map(SessionCookies::ofDomain).orElseGet(SessionCookies::ofHost);
    } catch (IllegalArgumentException refused) {
      throw new SettingsException(COOKIE + "domain: " + refused.getMessage(), refused);
    }
    return stated(COOKIE + "name").map(name -> named(cookies, name)).orElse(cookies);
  }

  private static SessionCookies named(SessionCookies cookies, String name) {
    try {
      return cookies.named(name);
    } catch (IllegalArgumentException refused) {
      throw new SettingsException(
          COOKIE
              + "name: "
              + refused.getMessage()
              + "; remove the setting for "
              + cookies.sessionName(),
          refused);
    }
  }

  private void refuseUnless(String part, Set<String> right, String why) {
    stated(COOKIE + part)
        .filter(text -> !right.contains(text.toLowerCase(Locale.ROOT)))
        .ifPresent(text -> {
          throw new SettingsException(
              COOKIE
                  + part
                  + " must be "
                  + String.join(" or ", right)
                  + ", not "
                  + text
                  + ": "
                  + why
                  + "; remove the setting",
              null);
        });
  }
}
