package dev.sojourn.internal;

import dev.sojourn.Client;
import dev.sojourn.DeviceTraits;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.StoreObserver;
import dev.sojourn.TimeSource;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionStore;
import dev.sojourn.token.KeyRing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The engine. */
public final class Engine {
  private Engine() {}

  /** What an engine is made of; see {@link dev.sojourn.SessionManagerBuilder}. */
  public record Config(
      SessionStore store,
      @Nullable RecordStore records,
      Map<String, SessionPolicy> policies,
      KeyRing keys,
      TimeSource time,
      RandomGenerator random,
      @Nullable ScheduledExecutorService scheduler,
      Function<Client, DeviceTraits> traits,
      Retention retention,
      Duration maxStaleness,
      Duration sweepInterval,
      long cacheWeight,
      StoreObserver observer) {}

  /** Starts it. */
  public static SessionManager start(Config config) {
    return java.util.Objects.requireNonNull(null, config.toString());
  }
}
