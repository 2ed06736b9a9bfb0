package dev.sojourn.http;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Set-Cookie} header's value, in the strict grammar for servers (RFC 6265bis section 4.1).
 * Always {@code Secure}, {@code HttpOnly}, for the whole host, and with a stated {@code SameSite};
 * for that host alone unless a domain is named: what the prefix {@code __Host-} demands and a
 * secret deserves. Immutable.
 *
 * @param name a token of RFC 9110
 * @param value cookie octets; together with the name at most {@value #MAX_BYTES} bytes
 * @param sameSite when browsers send it along
 * @param maxAge how long it stays, to the second, at most {@value #MAX_AGE_DAYS} days; zero deletes
 *     it; null for as long as the browser runs
 * @param domain the domain of which all hosts get it; null for this host alone
 */
public record SetCookie(
    String name,
    String value,
    SameSite sameSite,
    @Nullable Duration maxAge,
    @Nullable String domain) {

  /** The most bytes of name and value together that browsers keep. */
  public static final int MAX_BYTES = 4096;

  /** The longest life that browsers allow, in days. */
  public static final int MAX_AGE_DAYS = 400;

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern OCTETS =
      Pattern.compile("[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]*");

  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+");
  private static final String HOST_ONLY = "__Host-";

  /** When browsers send a cookie along. */
  public enum SameSite {
    /** With this site's own requests, and when a link from elsewhere leads here. */
    LAX,
    /** With this site's own requests only. */
    STRICT
  }

  /**
   * Checks every part.
   *
   * @throws IllegalArgumentException naming the part; never repeating the value
   */
  public SetCookie {
    if (!TOKEN.matcher(name).matches()) {
      throw new IllegalArgumentException("a cookie's name must be a token");
    }
    if (!OCTETS.matcher(value).matches()) {
      throw new IllegalArgumentException("cookie " + name + ": the value has refused characters");
    }
    if (name.length() + value.length() > MAX_BYTES) {
      throw new IllegalArgumentException("cookie " + name + ": at most " + MAX_BYTES + " bytes");
    }
    if (maxAge != null
        && (maxAge.isNegative() || maxAge.compareTo(Duration.ofDays(MAX_AGE_DAYS)) > 0)) {
      throw new IllegalArgumentException(
          "cookie " + name + ": maxAge must be 0 to " + MAX_AGE_DAYS + " days");
    }
    if (domain != null) {
      if (!DOMAIN.matcher(domain).matches()) {
        throw new IllegalArgumentException(
            "cookie " + name + ": the domain must be a name like example.com, in small letters");
      }
      if (name.regionMatches(true, 0, HOST_ONLY, 0, HOST_ONLY.length())) {
        throw new IllegalArgumentException(
            "cookie " + name + ": browsers refuse a domain with this prefix; use __Secure-");
      }
    }
  }

  /** A cookie that goes when the browser does. */
  public static SetCookie untilBrowserCloses(String name, String value) {
    return new SetCookie(name, value, SameSite.LAX, null, null);
  }

  /** A cookie that stays for {@code maxAge}; cut to what browsers allow. */
  public static SetCookie lasting(String name, String value, Duration maxAge) {
    Duration bound = Duration.ofDays(MAX_AGE_DAYS);
    Duration kept = maxAge.compareTo(bound) > 0 ? bound : maxAge;
    return new SetCookie(name, value, SameSite.LAX, kept.isNegative() ? Duration.ZERO : kept, null);
  }

  /** Deletes the cookie of this name, by the same attributes with which it was set. */
  public static SetCookie deletion(String name) {
    return new SetCookie(name, "", SameSite.LAX, Duration.ZERO, null);
  }

  /** The same for all hosts of {@code shared}, or for this one alone if that is null. */
  public SetCookie inDomain(@Nullable String shared) {
    return new SetCookie(name, value, sameSite, maxAge, shared);
  }

  /** The header's value: a secret when the cookie is one. */
  public String header() {
    String sameSiteName =
        sameSite.name().charAt(0) + sameSite.name().substring(1).toLowerCase(Locale.ROOT);
    StringBuilder text = new StringBuilder(name).append('=').append(value).append("; Path=/");
    if (domain != null) {
      text.append("; Domain=").append(domain);
    }
    if (maxAge != null) {
      text.append("; Max-Age=").append(maxAge.toSeconds());
    }
    return text.append("; Secure; HttpOnly; SameSite=").append(sameSiteName).toString();
  }

  /** Names the cookie and hides its value. */
  @Override
  public String toString() {
    return "SetCookie[" + name + ", value hidden]";
  }
}
