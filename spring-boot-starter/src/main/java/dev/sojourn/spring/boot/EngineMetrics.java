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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hands what the engine counts to a registry, every known label from the start. Thread-safe. */
final class EngineMetrics implements MeterBinder, AutoCloseable {

  /**
   * To count the living sessions reads all of them: whoever asks more often gets the same count.
   */
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * Whoever reads the figures waits no longer for that one: when the store is silent they are
   * wanted most, and collectors give up after seconds.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /**
   * For so long an earlier count stands in for one that is under way. Prometheus shows a figure of
   * which it hears no more for as long.
   */
  private static final Duration STANDS_IN = Duration.ofMinutes(5);

  private final ExecutorService counts =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sojourn-count").factory());
  private final SessionManager sessions;
  private final TimeSource time;
  private final ReentrantLock starting = new ReentrantLock();
  private @Nullable Count latest;

  /** The latest count that came to its end. */
  private volatile @Nullable Counted counted;

  /**
   * A count of living sessions, one at a time.
   *
   * @param result what it comes to
   * @param at since when, by the monotonic clock
   */
  private record Count(FutureTask<Counted> result, long at) {}

  /**
   * What a count came to.
   *
   * @param value how many; not a number if the store said that it does not answer
   * @param at when it began, by the monotonic clock
   */
  private record Counted(double value, long at) {}

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

  /**
   * Not a number while the store says that it does not answer, and when it has said nothing for
   * long; the count before for a while.
   */
  private double live() {
    long now = time.now().monotonicNanos();
    try {
      Count count = count(now);
      // Whoever asks while it is under way for longer than that need not wait at all.
      long left = Math.max(0, PATIENCE.toNanos() - (now - count.at()));
      return count.result().get(left, TimeUnit.NANOSECONDS).value();
    } catch (TimeoutException silent) {
      return before(now);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return before(now);
    } catch (ExecutionException | RejectedExecutionException fault) {
      return Double.NaN;
    }
  }

  private double before(long now) {
    Counted known = counted;
    return known == null || now - known.at() >= STANDS_IN.toNanos() ? Double.NaN : known.value();
  }

  /**
   * The latest count, or another one if that is old.
   *
   * @throws RejectedExecutionException once this is closed
   */
  private Count count(long now) {
    starting.lock();
    try {
      Count known = latest;
      if (known == null || (known.result().isDone() && now - known.at() >= REMEMBERED_NANOS)) {
        known = new Count(new FutureTask<>(() -> counting(now)), now);
        counts.execute(known.result());
        latest = known;
      }
      return known;
    } finally {
      starting.unlock();
    }
  }

  private Counted counting(long now) {
    Counted result;
    try {
      result = new Counted(sessions.statistics().liveSessions(), now);
    } catch (StoreUnavailableException fault) {
      result = new Counted(Double.NaN, now);
    }
    counted = result;
    return result;
  }

  /** Ends a count that is under way, and waits for nothing. */
  @Override
  public void close() {
    counts.shutdownNow();
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
