package dev.sojourn.spring.boot;

import dev.sojourn.Tenants;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of sessions in a web application, {@code sojourn.http.*}.
 *
 * @param attributePackages the packages of which records, enums and beans may be attributes of
 *     sessions; none where nothing is said
 * @param attributeCacheSize about how much memory the attributes of hot sessions take, none for 0;
 *     0B to 1TB
 * @param ownOrigins where the application is found, https://shop.example.com; without it the Host
 *     that a browser names counts
 * @param trustedProxies the addresses or ranges whose X-Forwarded-For is believed; none where
 *     nothing is said
 * @param crossSite what happens to a change that another site made a browser send: it is refused,
 *     or only counted
 * @param crossSiteExempt paths that other sites may post to, /hooks/bank, or all below one,
 *     /hooks/**
 * @param bearerTokens whether a session token in the Authorization header counts, before the cookie
 * @param tenant the tenant of guests and users
 * @param guestsPerMinute how many new guests one address, of IPv6 one /64, may have in a minute on
 *     each node, beyond which such requests are 429; 1 to 1000000
 * @param retryAfter when clients are told to come again while the store does not answer; 1s to 1h
 * @param holdUnprovedFor how long held connections stay open while the store does not answer; 0s to
 *     1h
 */
@ConfigurationProperties("sojourn.http")
public record HttpSettings(
    @DefaultValue List<String> attributePackages,
    @DefaultValue("32MB") DataSize attributeCacheSize,
    @DefaultValue List<String> ownOrigins,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue("refuse") CrossSite crossSite,
    @DefaultValue List<String> crossSiteExempt,
    @DefaultValue("true") boolean bearerTokens,
    @DefaultValue(Tenants.DEFAULT) String tenant,
    @DefaultValue("600") int guestsPerMinute,
    @DefaultValue("5s") Duration retryAfter,
    @DefaultValue("10s") Duration holdUnprovedFor) {

  private static final Duration HOUR = Duration.ofHours(1);

  /** What happens to a request that another site made a browser send. */
  public enum CrossSite {
    /** It is refused. */
    REFUSE,
    /** It is let through and counted, to try the guard out. */
    COUNT
  }

  /**
   * Checks every part.
   *
   * @throws SettingsException naming the setting that is out of bounds
   */
  public HttpSettings {
    Bounds.check("sojourn.http.guests-per-minute", guestsPerMinute, 1, 1_000_000);
    Bounds.check("sojourn.http.retry-after", retryAfter, Duration.ofSeconds(1), HOUR);
    Bounds.check("sojourn.http.hold-unproved-for", holdUnprovedFor, Duration.ZERO, HOUR);
    Bounds.check(
        "sojourn.http.attribute-cache-size",
        attributeCacheSize,
        DataSize.ofBytes(0),
        DataSize.ofTerabytes(1));
    crossSiteExempt.forEach(HttpSettings::checkPath);
  }

  private static void checkPath(String path) {
    String fixed = path.endsWith("/**") ? path.substring(0, path.length() - 2) : path;
    if (!fixed.startsWith("/") || fixed.contains("*")) {
      throw new SettingsException(
          "sojourn.http.cross-site-exempt: "
              + path
              + " must be a path like /hooks/bank, or all below one like /hooks/**",
          null);
    }
  }

  /** Whether another site may make browsers send a change to {@code path}. */
  boolean isExempt(String path) {
    return crossSiteExempt.stream()
        .anyMatch(exempt ->
            exempt.endsWith("/**")
                ? path.startsWith(exempt.substring(0, exempt.length() - 2))
                : path.equals(exempt));
  }
}
