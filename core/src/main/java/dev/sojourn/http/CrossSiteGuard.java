package dev.sojourn.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request that a browser sent with our cookie was meant by our own pages.
 * Browsers say so themselves (Fetch Metadata); from those that do not, the {@code Origin} or the
 * {@code Referer} must be ours. When nothing says anything, the answer is no: whoever is no browser
 * proves itself by a bearer token and needs no guard.
 */
public final class CrossSiteGuard {

  /** How browsers write an origin that they do not tell. */
  private static final String OPAQUE = "null";

  /** By hand, since {@code java.net.URI} has no host for names with an underscore. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(https?)://([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::([0-9]{0,5}))?(?:[/?#][^\\s\\\\]*)?",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private CrossSiteGuard() {}

  /** The answer. */
  public enum Verdict {
    /** It comes from our own pages, from the user's own hand, or changes nothing. */
    ALLOWED,
    /** It comes from another site, or from a sibling host, which is not trusted either. */
    CROSS_SITE,
    /** Nothing says where it comes from. */
    UNKNOWN_SOURCE
  }

  /**
   * What a browser says of a request.
   *
   * @param method the HTTP method
   * @param fetchSite {@code Sec-Fetch-Site}, or null
   * @param fetchMode {@code Sec-Fetch-Mode}, or null
   * @param origin {@code Origin}, or null
   * @param referer {@code Referer}, or null
   */
  public record Source(
      String method,
      @Nullable String fetchSite,
      @Nullable String fetchMode,
      @Nullable String origin,
      @Nullable String referer) {}

  /** Whether a request by this method changes nothing, and may come from anywhere. */
  public static boolean isSafe(String method) {
    return SAFE.contains(method);
  }

  /**
   * Decides about one request.
   *
   * @param source what the browser says
   * @param ownOrigins ours, as browsers write them: {@code https://login.example.com}
   */
  public static Verdict check(Source source, Set<String> ownOrigins) {
    if (isSafe(source.method())) {
      return Verdict.ALLOWED;
    }
    String site = source.fetchSite() == null ? "" : source.fetchSite();
    return switch (site) {
      case "same-origin" -> Verdict.ALLOWED;
      case "cross-site", "same-site" -> Verdict.CROSS_SITE;
      // "none": the user's own doing, a form sent again by reloading for instance.
      case "none" -> "navigate".equals(source.fetchMode()) ? Verdict.ALLOWED : Verdict.CROSS_SITE;
      // Absent, or a value that a later browser invents: the older headers decide.
      default -> byOrigin(source, ownOrigins);
    };
  }

  private static Verdict byOrigin(Source source, Set<String> ownOrigins) {
    String origin = source.origin();
    if (origin == null && source.referer() != null) {
      origin = originOf(source.referer());
    }
    if (origin == null) {
      return Verdict.UNKNOWN_SOURCE;
    }
    if (origin.equals(OPAQUE)) { // nobody's, even where ours cannot be told
      return Verdict.CROSS_SITE;
    }
    return ownOrigins.contains(origin) ? Verdict.ALLOWED : Verdict.CROSS_SITE;
  }

  /** The origin of an address as browsers write it; {@code "null"} for what has none. */
  public static String originOf(String address) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      return OPAQUE;
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    String host = parts.group(2).toLowerCase(Locale.ROOT);
    String port = parts.group(3);
    int standard = scheme.equals("https") ? 443 : 80;
    boolean plain = port == null || port.isEmpty() || Integer.parseInt(port) == standard;
    return scheme + "://" + host + (plain ? "" : ":" + Integer.parseInt(port));
  }
}
