package dev.sojourn.servlet;

import dev.sojourn.IpRange;
import dev.sojourn.SessionManager;
import dev.sojourn.Tenants;
import dev.sojourn.TimeSource;
import dev.sojourn.access.AccessRules;
import dev.sojourn.access.RulesFile;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Builds a {@link SojournFilter}. Not thread-safe. */
public final class SojournFilterBuilder {

  private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

  private final SessionManager sessions;
  private SessionCookies cookies = SessionCookies.ofHost();
  private List<IpRange> proxies = List.of();
  private CrossSite crossSite = new CrossSite(Set.of());
  private Predicate<HttpServletRequest> exempt = request -> false;
  private boolean isCrossSiteOnlyCounted;
  private boolean mayBear = true;
  private Adopter adopter = Adopter.NONE;
  private String tenant = Tenants.DEFAULT;
  private AttributeCodec codec = JsonAttributeCodec.ofPlainValues();
  private long attributeCacheBytes = 32L * 1024 * 1024;
  private @Nullable RequestRules rules;
  private RefusalHandler refusals = RefusalHandler.BY_STATUS;
  private Duration retryAfter = Duration.ofSeconds(5);
  private Duration patience = Duration.ofSeconds(10);
  private int guestsPerMinute = 600;
  private @Nullable String signInPath;
  private TimeSource time = TimeSource.system();

  SojournFilterBuilder(SessionManager sessions) {
    this.sessions = Objects.requireNonNull(sessions, "sessions");
  }

  /** The names and the scope of cookies; of this host alone by default. */
  public SojournFilterBuilder cookies(SessionCookies names) {
    cookies = Objects.requireNonNull(names, "cookies");
    return this;
  }

  /**
   * The proxies whose {@code X-Forwarded-For} is believed; none by default.
   *
   * @param addresses addresses or ranges like {@code 10.0.0.0/8}
   * @throws IllegalArgumentException if one is neither
   */
  public SojournFilterBuilder trustedProxies(String... addresses) {
    proxies =
        List.of(addresses).stream()
            .map(address ->
                IpRange.parse(address)
                    .orElseThrow(() ->
                        new IllegalArgumentException(
                            "a trusted proxy must be an address or a range, not " + address)))
            .toList();
    return this;
  }

  /**
   * Where the application is found, like {@code https://shop.example.com}: for browsers that say
   * nothing but {@code Origin} or {@code Referer}. Without it the {@code Host} of the request
   * counts, which a proxy may have changed.
   *
   * @throws IllegalArgumentException if one has no origin
   */
  public SojournFilterBuilder ownOrigins(String... addresses) {
    crossSite = new CrossSite(Set.of(addresses));
    return this;
  }

  /**
   * Requests that may come from anywhere although they change something: those of other systems
   * that prove themselves by a signature, say. The answer must not depend on the cookie then.
   */
  public SojournFilterBuilder exemptFromCrossSiteGuard(Predicate<HttpServletRequest> which) {
    exempt = Objects.requireNonNull(which, "which");
    return this;
  }

  /** Cross-site requests are only counted, and let through: to try the guard out. */
  public SojournFilterBuilder onlyCountCrossSite() {
    isCrossSiteOnlyCounted = true;
    return this;
  }

  /** Leaves {@code Authorization} to the application; by default a token there counts. */
  public SojournFilterBuilder ignoreBearerTokens() {
    mayBear = false;
    return this;
  }

  /** Where browsers were in a session before Sojourn was there; nowhere by default. */
  public SojournFilterBuilder adopter(Adopter of) {
    adopter = Objects.requireNonNull(of, "adopter");
    return this;
  }

  /** The tenant in which guests begin; the default one by default. */
  public SojournFilterBuilder tenant(String name) {
    tenant = Tenants.check(name);
    return this;
  }

  /** How attributes of an {@code HttpSession} become bytes; JSON of plain values by default. */
  public SojournFilterBuilder attributes(AttributeCodec how) {
    codec = Objects.requireNonNull(how, "attributes");
    return this;
  }

  /**
   * How much of the attributes of hot sessions stays in memory, about; 32 MiB by default, none for
   * 0.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public SojournFilterBuilder attributeCache(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("attributeCache must not be negative");
    }
    attributeCacheBytes = bytes;
    return this;
  }

  /**
   * The rules that each request must pass before the application hears of it (docs/access.md); none
   * by default, and then every request does. Their paths are those below the application's context,
   * and their hosts what the container takes for the host of the request. A request is decided
   * once, as it came from its client: where the application forwards it, and which page it shows
   * for an error, is the application's own affair. The page for signing in needs a rule that lets
   * everybody pass.
   */
  public SojournFilterBuilder rules(AccessRules fixed) {
    rules = RequestRules.of(fixed);
    return this;
  }

  /**
   * The same with rules that may change while the filter is in use; whoever made {@code file} has
   * it looked at ({@link dev.sojourn.access.RulesWatch}).
   */
  public SojournFilterBuilder rules(RulesFile file) {
    rules = RequestRules.of(file);
    return this;
  }

  /** How the filter answers what it refuses; by the status by default. */
  public SojournFilterBuilder refusals(RefusalHandler handler) {
    refusals = Objects.requireNonNull(handler, "refusals");
    return this;
  }

  /**
   * When to come again while the store does not answer; 5 s by default.
   *
   * @param pause 1 s to 1 h
   * @throws IllegalArgumentException if it is out of bounds
   */
  public SojournFilterBuilder retryAfter(Duration pause) {
    if (pause.toSeconds() < 1 || pause.compareTo(MAX_RETRY_AFTER) > 0) {
      throw new IllegalArgumentException("retryAfter must be 1 s to 1 h");
    }
    retryAfter = pause;
    return this;
  }

  /**
   * How long connections stay open while the store does not answer, so that nobody can tell whether
   * their sessions live; 10 s by default.
   *
   * @param bound 0 to 1 h
   * @throws IllegalArgumentException if it is out of bounds
   */
  public SojournFilterBuilder holdUnprovedFor(Duration bound) {
    if (bound.isNegative() || bound.compareTo(MAX_RETRY_AFTER) > 0) {
      throw new IllegalArgumentException("holdUnprovedFor must be 0 to 1 h");
    }
    patience = bound;
    return this;
  }

  /**
   * How many new guests one address may have in a minute on this node, beyond which a request that
   * would begin one is 429: each costs the store a row. 600 by default, since a whole company or
   * mobile network may have one address. Behind a proxy that is not {@linkplain #trustedProxies
   * trusted} everybody has the proxy's.
   *
   * @param count 1 to {@value GuestThrottle#MAX_PER_MINUTE}
   * @throws IllegalArgumentException if it is out of bounds
   */
  public SojournFilterBuilder guestsPerMinute(int count) {
    guestsPerMinute = GuestThrottle.check(count);
    return this;
  }

  /**
   * Where people sign in, for {@code request.authenticate} and for pages that the rules show only
   * to who is signed in: they are sent there with the parameter {@code return}.
   *
   * @param path on this host
   * @throws IllegalArgumentException if it leads elsewhere
   */
  public SojournFilterBuilder signInPath(String path) {
    if (!path.startsWith("/") || path.startsWith("//") || path.startsWith("/\\")) {
      throw new IllegalArgumentException("signInPath must be a path on this host");
    }
    signInPath = path;
    return this;
  }

  /** The clocks; the system's by default. */
  public SojournFilterBuilder time(TimeSource source) {
    time = Objects.requireNonNull(source, "time");
    return this;
  }

  /** Builds it. */
  public SojournFilter build() {
    Clients clients = new Clients(proxies, cookies);
    Visitors visitors = new Visitors(sessions, cookies, clients);
    return new SojournFilter(
        new Parts(
            sessions,
            time,
            cookies,
            clients,
            visitors,
            new Adoption(adopter, visitors, clients),
            crossSite,
            isCrossSiteOnlyCounted,
            exempt,
            mayBear,
            tenant,
            codec,
            new KnownAttributes(attributeCacheBytes),
            rules,
            refusals,
            retryAfter,
            signInPath,
            new GuestThrottle(guestsPerMinute, time),
            new HeldConnections(sessions, time, patience),
            new Counters()));
  }
}
