package dev.sojourn.server.http;

import dev.sojourn.http.SetCookie;
import dev.sojourn.servlet.SessionCookies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * A random secret in a cookie of browsers that show the sign-in, so that its form can be bound to
 * the browser before there is a session. It has the same attributes as the session cookie: where
 * this one comes back, that one will. Thread-safe.
 */
@Component
public class FormCookie {

  /** The cookie's name. */
  public static final String NAME = "__Host-sojourn-form";

  private static final int BYTES = 32;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final RandomGenerator random;

  FormCookie(RandomGenerator random) {
    this.random = random;
  }

  /** The secret that came with {@code request}. */
  public Optional<String> read(HttpServletRequest request) {
    return SessionCookies.value(request, NAME).filter(value -> SHAPE.matcher(value).matches());
  }

  /** The secret that came with {@code request}, or a new one, which the answer sets. */
  public String ensure(HttpServletRequest request, HttpServletResponse response) {
    return read(request).orElseGet(() -> renew(response));
  }

  /** A new secret, which the answer sets: forms that were made for the one before are void. */
  public String renew(HttpServletResponse response) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    response.addHeader("Set-Cookie", SetCookie.untilBrowserCloses(NAME, secret).header());
    return secret;
  }
}
