package dev.sojourn.spring.boot;

import dev.sojourn.EndReason;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionStatistics;
import dev.sojourn.TimeSource;
import dev.sojourn.store.StoreUnavailableException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hands what the engine counts to a registry, every known label from the start. */
final class EngineMetrics implements MeterBinder {

  /**
   * To count the living sessions reads all of them: whoever asks more often gets the same count.
   */
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * Whoever reads the figures waits no longer for that one: when the store is silent they are
   * wanted most, and collectors give up after seconds.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final SessionManager sessions;
  private final TimeSource time;
  private final ReentrantLock starting = new ReentrantLock();
  private @Nullable Count latest;

  /** How many lived by the latest count that came to its end. */
  private volatile double counted = Double.NaN;

  /**
   * A count of living sessions, one at a time.
   *
   * @param value how many; not a number while the store does not answer
   * @param at since when, by the monotonic clock
   */
  private record Count(FutureTask<Double> value, long at) {}

  EngineMetrics(SessionManager sessions, TimeSource time) {
    this.sessions = sessions;
    this.time = time;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("sojourn.sessions.active", this, EngineMetrics::live)
        .description("Living sessions of users")
        .register(registry);
    Gauge.builder("sojourn.cache.size", sessions, s -> s.statistics().cacheSize())
        .description("Sessions in the near cache")
        .register(registry);
    Gauge.builder("sojourn.touches.pending", sessions, s -> s.statistics().pendingTouches())
        .description("Activity not yet recorded")
        .register(registry);
    counter(registry, "sojourn.cache.hits", s -> s.statistics().cacheHits());
    counter(registry, "sojourn.cache.misses", s -> s.statistics().cacheMisses());
    counter(registry, "sojourn.served.stale", s -> s.statistics().servedStale());
    byLabel(
        registry,
        "sojourn.sessions.started",
        "kind",
        Stream.of(SessionKind.values()).map(SessionKind::wireName),
        SessionStatistics::created);
    byLabel(
        registry,
        "sojourn.sessions.ended",
        "reason",
        Stream.of(EndReason.values()).map(EndReason::wireName),
        SessionStatistics::ended);
    byLabel(
        registry,
        "sojourn.validations",
        "outcome",
        Stream.concat(
            Stream.of("active", "guest"),
            Stream.of(RejectReason.values()).map(RejectReason::wireName)),
        SessionStatistics::validations);
  }

  /** Unknown while the store says that it does not answer; the one before while it says nothing. */
  private double live() {
    try {
      return count().value().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException silent) {
      return counted;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return counted;
    } catch (ExecutionException fault) {
      return Double.NaN;
    }
  }

  private Count count() {
    starting.lock();
    try {
      long now = time.now().monotonicNanos();
      Count known = latest;
      if (known == null || (known.value().isDone() && now - known.at() >= REMEMBERED_NANOS)) {
        known = new Count(new FutureTask<>(this::counting), now);
        latest = known;
        Thread.ofVirtual().name("sojourn-count").start(known.value());
      }
      return known;
    } finally {
      starting.unlock();
    }
  }

  private double counting() {
    try {
      counted = sessions.statistics().liveSessions();
    } catch (StoreUnavailableException fault) {
      counted = Double.NaN;
    }
    return counted;
  }

  private void counter(
      MeterRegistry registry, String name, ToDoubleFunction<SessionManager> value) {
    FunctionCounter.builder(name, sessions, value).register(registry);
  }

  private void byLabel(
      MeterRegistry registry,
      String name,
      String label,
      Stream<String> values,
      Function<SessionStatistics, Map<String, Long>> counts) {
    values.forEach(value ->
        FunctionCounter.builder(
                name, sessions, s -> counts.apply(s.statistics()).getOrDefault(value, 0L))
            .tag(label, value)
            .register(registry));
  }
}
