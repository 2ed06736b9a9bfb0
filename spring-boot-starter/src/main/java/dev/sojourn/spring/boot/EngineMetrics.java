package dev.sojourn.spring.boot;

import dev.sojourn.EndReason;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionStatistics;
import dev.sojourn.store.StoreUnavailableException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Hands what the engine counts to a registry, every known label from the start. */
final class EngineMetrics implements MeterBinder {

  private final SessionManager sessions;

  EngineMetrics(SessionManager sessions) {
    this.sessions = sessions;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("sojourn.sessions.active", sessions, EngineMetrics::live)
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

  /** Unknown while the store does not answer. */
  private static double live(SessionManager sessions) {
    try {
      return sessions.statistics().liveSessions();
    } catch (StoreUnavailableException fault) {
      return Double.NaN;
    }
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
