package dev.sojourn;

import dev.sojourn.internal.Defaults;
import dev.sojourn.internal.Engine;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionStore;
import dev.sojourn.token.KeyRing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Gathers what a {@link SessionManager} is made of. Refuses null by name. Not thread-safe. */
public final class SessionManagerBuilder {

  private static final Duration MAX_STALENESS = Duration.ofHours(1);

  private final SessionStore store;
  private final Map<String, SessionPolicy> policies = new LinkedHashMap<>();
  private @Nullable RecordStore records;
  private @Nullable KeyRing keys;
  private boolean encryptAttributes;
  private TimeSource time = Defaults.time();
  private RandomGenerator random = Defaults.random();
  private @Nullable ScheduledExecutorService scheduler;
  private Function<Client, DeviceTraits> traits = client -> DeviceTraits.UNKNOWN;
  private Retention retention = Retention.DEFAULT;
  private Duration maxStaleness = Duration.ofSeconds(1);
  private Duration serveCachedFor = Duration.ZERO;
  private Duration sweepInterval = Duration.ofSeconds(20);
  private long cacheWeight = 64L * 1024 * 1024;
  private StoreObserver observer = StoreObserver.NONE;

  SessionManagerBuilder(SessionStore store) {
    this.store = Objects.requireNonNull(store, "store");
    records = store instanceof RecordStore both ? both : null;
    SessionPolicy.PROFILES.forEach(profile -> policies.put(profile.name(), profile));
  }

  /** Adds a policy, or replaces the one of the same name. */
  public SessionManagerBuilder policy(SessionPolicy policy) {
    policies.put(Objects.requireNonNull(policy, "policy").name(), policy);
    return this;
  }

  /** The keys; without them those in the store's own {@link SessionStore#keyFile} are used. */
  public SessionManagerBuilder keys(KeyRing ring) {
    keys = Objects.requireNonNull(ring, "keys");
    return this;
  }

  /**
   * Whether the store keeps attributes of sessions encrypted under the {@linkplain #keys keys}; not
   * by default. Those that are there are read whichever way they were written, and are encrypted by
   * housekeeping. Without its key nothing encrypted can be read: keep a copy of the keys.
   */
  public SessionManagerBuilder encryptAttributes(boolean encrypt) {
    encryptAttributes = encrypt;
    return this;
  }

  /** Where claims of idempotency keys are kept; the store itself when it can. */
  public SessionManagerBuilder records(RecordStore where) {
    records = Objects.requireNonNull(where, "records");
    return this;
  }

  /** The clocks; the system's by default. */
  public SessionManagerBuilder time(TimeSource source) {
    time = Objects.requireNonNull(source, "time");
    return this;
  }

  /** The source of secrets: a strong one ({@code SecureRandom} by default). */
  public SessionManagerBuilder random(RandomGenerator source) {
    random = Objects.requireNonNull(source, "random");
    return this;
  }

  /** What runs the background work; a daemon thread of its own by default. Not closed with it. */
  public SessionManagerBuilder scheduler(ScheduledExecutorService service) {
    scheduler = Objects.requireNonNull(service, "scheduler");
    return this;
  }

  /** How a device's kind, system and browser are told from a client's words. Must not throw. */
  public SessionManagerBuilder deviceTraits(Function<Client, DeviceTraits> describe) {
    traits = Objects.requireNonNull(describe, "deviceTraits");
    return this;
  }

  /** How long what is over stays. */
  public SessionManagerBuilder retention(Retention rule) {
    retention = Objects.requireNonNull(rule, "retention");
    return this;
  }

  /** How old an answer from the near cache may be; 1 s by default, 1 ms to 1 h. */
  public SessionManagerBuilder maxStaleness(Duration bound) {
    if (bound.toMillis() < 1 || bound.compareTo(MAX_STALENESS) > 0) {
      throw new IllegalArgumentException("maxStaleness must be 1 ms to 1 h");
    }
    maxStaleness = bound;
    return this;
  }

  /**
   * For how long a session that is in the near cache is served after the last proof that nothing
   * was missed, while the store does not answer; at most 1 h. Zero by default: then such requests
   * fail. What is served so is marked as stale, may have been ended elsewhere meanwhile, and cannot
   * be ended as idle.
   */
  public SessionManagerBuilder serveCachedFor(Duration bound) {
    if (bound.isNegative() || bound.compareTo(MAX_STALENESS) > 0) {
      throw new IllegalArgumentException("serveCachedFor must be 0 to 1 h");
    }
    serveCachedFor = bound;
    return this;
  }

  /** How often housekeeping runs, with jitter; 20 s by default, at least 1 s. */
  public SessionManagerBuilder sweepInterval(Duration interval) {
    if (interval.toMillis() < 1_000) {
      throw new IllegalArgumentException("sweepInterval must be at least 1 s");
    }
    sweepInterval = interval;
    return this;
  }

  /** The most bytes, about, that the near cache takes; 64 MiB by default, 0 for no cache. */
  public SessionManagerBuilder cacheWeight(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("cacheWeight must not be negative");
    }
    cacheWeight = bytes;
    return this;
  }

  /** Hears how long the store took. */
  public SessionManagerBuilder observer(StoreObserver hears) {
    observer = Objects.requireNonNull(hears, "observer");
    return this;
  }

  /**
   * Builds and starts it. If that fails, the store is closed.
   *
   * @throws IllegalStateException if there are no keys and the store names no place for them
   * @throws dev.sojourn.store.MissingKeyException if attributes of living sessions are encrypted
   *     under a key that is not among the keys
   */
  public SessionManager build() {
    try {
      return start();
    } catch (RuntimeException failed) {
      store.close();
      throw failed;
    }
  }

  private SessionManager start() {
    KeyRing ring =
        keys != null
            ? keys
            : KeyRing.openOrCreate(
                store
                    .keyFile()
                    .orElseThrow(() -> new IllegalStateException("this store needs explicit keys")),
                random,
                time);
    return Engine.start(
        new Engine.Config(
            store,
            records,
            Map.copyOf(policies),
            ring,
            encryptAttributes,
            time,
            random,
            scheduler,
            traits,
            retention,
            maxStaleness,
            serveCachedFor,
            sweepInterval,
            cacheWeight,
            observer));
  }
}
