package dev.sojourn.spring.boot;

import dev.sojourn.SessionPolicy;
import dev.sojourn.store.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the engine, {@code sojourn.*}.
 *
 * @param store where sessions are kept
 * @param keys what makes and checks tokens
 * @param encryptAttributes whether the store keeps attributes of sessions encrypted under the keys;
 *     keep a copy of the keys elsewhere then
 * @param policies how sessions live, by name
 * @param maxStaleness how old an answer from the near cache may be; 1ms to 1h
 * @param serveCachedFor for how long a session in memory is served while the store does not answer,
 *     marked as stale, though it may have been ended elsewhere meanwhile, or not at all; 0s to 1h
 * @param cacheSize about how much memory the near cache takes, none for 0; 0B to 1TB
 * @param sweepInterval how often housekeeping runs; 1s to 1h
 * @param retention how long what is over stays
 * @param rules the file of rules about who may ask for what, which is read again when it changes;
 *     without it roles bring no permissions, a server's edge allows nothing, and the filter of an
 *     application decides nothing
 */
@ConfigurationProperties("sojourn")
public record SojournProperties(
    @DefaultValue Store store,
    @DefaultValue Keys keys,
    @DefaultValue("false") boolean encryptAttributes,
    @DefaultValue Map<String, PolicySettings> policies,
    @DefaultValue("1s") Duration maxStaleness,
    @DefaultValue("0s") Duration serveCachedFor,
    @DefaultValue("64MB") DataSize cacheSize,
    @DefaultValue("20s") Duration sweepInterval,
    @DefaultValue RetentionSettings retention,
    @Nullable Path rules) {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LONGEST_RETENTION = Duration.ofDays(3_650);
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);
  private static final Duration USUAL_INTERVAL = Duration.ofMillis(200);
  private static final int MOST_CONNECTIONS = 1_000;
  private static final DataSize LARGEST_CACHE = DataSize.ofTerabytes(1);

  /**
   * Checks every part.
   *
   * @throws SettingsException naming the setting that is out of bounds
   */
  public SojournProperties {
    Bounds.check("sojourn.max-staleness", maxStaleness, Duration.ofMillis(1), HOUR);
    Bounds.check("sojourn.serve-cached-for", serveCachedFor, Duration.ZERO, HOUR);
    Bounds.check("sojourn.cache-size", cacheSize, DataSize.ofBytes(0), LARGEST_CACHE);
    Bounds.check("sojourn.sweep-interval", sweepInterval, SECOND, HOUR);
    store = store.polling(pollInterval(store.postgres(), maxStaleness));
    policies = Map.copyOf(policies);
    policies.forEach(SojournProperties::checkPolicy);
  }

  /** A node that asks less often than twice would lose its lease between. */
  private static Duration pollInterval(Postgres postgres, Duration maxStaleness) {
    Duration stated = postgres.pollInterval();
    if (stated == null) {
      return shorter(USUAL_INTERVAL, longer(LEAST_INTERVAL, maxStaleness.dividedBy(5)));
    }
    Bounds.check(
        "sojourn.store.postgres.poll-interval",
        stated,
        LEAST_INTERVAL,
        longer(LEAST_INTERVAL, maxStaleness.dividedBy(2)));
    return stated;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static void checkPolicy(String name, PolicySettings policy) {
    try {
      policy.toPolicy(name);
      policy.beyondNist(name);
    } catch (IllegalArgumentException refused) {
      throw new SettingsException(
          "sojourn.policies." + name + ": " + refused.getMessage(), refused);
    }
  }

  /**
   * The policies as the engine takes them.
   *
   * @param idle the idle timeout of sessions and guests that state none, or null
   */
  List<SessionPolicy> sessionPolicies(@Nullable Duration idle) {
    Map<String, PolicySettings> all = new TreeMap<>(policies);
    if (idle != null) {
      for (String name : List.of(SessionPolicy.DEFAULT_NAME, SessionPolicy.GUEST_NAME)) {
        PolicySettings timed = all.getOrDefault(name, PolicySettings.NOTHING).orIdle(name, idle);
        checkPolicy(name, timed);
        all.put(name, timed);
      }
    }
    return all.entrySet().stream()
        .map(policy -> policy.getValue().toPolicy(policy.getKey()))
        .toList();
  }

  /** The figures of NIST SP 800-63B-4 that the policy called {@code name} is held to. */
  public NistFigures nist(String name) {
    PolicySettings stated = policies.get(name);
    return NistFigures.of(stated == null ? name : stated.profileOf(name));
  }

  /** Why policies that are looser than the figures of NIST SP 800-63B-4 are right, by name. */
  public Map<String, String> justifications() {
    Map<String, String> stated = new TreeMap<>();
    policies.forEach((name, policy) -> {
      String justification = policy.justification();
      if (justification != null && !policy.beyondNist(name).isEmpty()) {
        stated.put(name, justification.strip());
      }
    });
    return stated;
  }

  /**
   * Where sessions are kept.
   *
   * @param url where sessions are kept: sqlite:FILE, which one process at a time may open, or
   *     postgres://[user@]host[:port]/database, which any number of nodes share; without a password
   * @param password the database's password, best by the environment (SOJOURN_STORE_PASSWORD)
   * @param passwordFile the file that holds the database's password, instead of password
   * @param postgres how a PostgreSQL database is used
   */
  public record Store(
      @Nullable String url,
      @Nullable String password,
      @Nullable Path passwordFile,
      @DefaultValue Postgres postgres) {

    /** The same, with an interval of polls. */
    Store polling(Duration interval) {
      return new Store(
          url,
          password,
          passwordFile,
          new Postgres(postgres.connections(), postgres.timeout(), interval));
    }

    @Override
    public String toString() {
      return "Store[url=" + url + "]";
    }
  }

  /**
   * How a PostgreSQL database is used.
   *
   * @param connections the most connections of a node for requests, beside three for the feed; 2 to
   *     1000
   * @param timeout how long a request waits for a connection, and how long for each answer; 1s to
   *     1h
   * @param pollInterval how often a node asks for changes, of most of which it hears sooner; by
   *     default 200ms or a fifth of sojourn.max-staleness if that is less; 10ms to half of
   *     sojourn.max-staleness
   */
  public record Postgres(
      @DefaultValue("10") int connections,
      @DefaultValue("10s") Duration timeout,
      @Nullable Duration pollInterval) {

    /**
     * Checks every part.
     *
     * @throws SettingsException naming the setting that is out of bounds
     */
    public Postgres {
      String prefix = "sojourn.store.postgres.";
      Bounds.check(prefix + "connections", connections, 2, MOST_CONNECTIONS);
      Bounds.check(prefix + "timeout", timeout, SECOND, HOUR);
    }
  }

  /**
   * What makes and checks tokens.
   *
   * @param file the file of the keys that make and check tokens, mode 0600, made when absent; the
   *     server needs it stated, an application's keys lie beside the store without it
   */
  public record Keys(@Nullable Path file) {}

  /**
   * How long what is over stays.
   *
   * @param history how long an ended session stays in the history; 1s to 3650d
   * @param historyPerUser how many ended sessions of one user stay at most, the latest; 1 to 1000
   * @param unusedDevice how long a device without a sign-in stays in the list; 1s to 3650d
   * @param events how long an event stays; 1s to 3650d
   * @param addresses how long a session's address stays whole; then only its network does, a /24 of
   *     IPv4 and a /48 of IPv6; 1s to 3650d
   */
  public record RetentionSettings(
      @DefaultValue("30d") Duration history,
      @DefaultValue("20") int historyPerUser,
      @DefaultValue("90d") Duration unusedDevice,
      @DefaultValue("30d") Duration events,
      @DefaultValue("30d") Duration addresses) {

    /**
     * Checks every part.
     *
     * @throws SettingsException naming the setting that is out of bounds
     */
    public RetentionSettings {
      String prefix = "sojourn.retention.";
      Bounds.check(prefix + "history", history, SECOND, LONGEST_RETENTION);
      Bounds.check(prefix + "history-per-user", historyPerUser, 1, Retention.MAX_HISTORY);
      Bounds.check(prefix + "unused-device", unusedDevice, SECOND, LONGEST_RETENTION);
      Bounds.check(prefix + "events", events, SECOND, LONGEST_RETENTION);
      Bounds.check(prefix + "addresses", addresses, SECOND, LONGEST_RETENTION);
    }

    Retention toRetention() {
      return new Retention(history, historyPerUser, unusedDevice, events, addresses);
    }
  }
}
