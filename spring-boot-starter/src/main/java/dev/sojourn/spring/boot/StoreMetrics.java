package dev.sojourn.spring.boot;

import dev.sojourn.StoreObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Times the store by operation and outcome. Thread-safe. */
final class StoreMetrics implements StoreObserver {

  private static final Duration[] STEPS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2)
  };

  private final MeterRegistry registry;
  private final Map<String, Timer> succeeded = new ConcurrentHashMap<>();
  private final Map<String, Timer> failed = new ConcurrentHashMap<>();

  StoreMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void called(String operation, long nanos, boolean hasFailed) {
    (hasFailed ? failed : succeeded)
        .computeIfAbsent(operation, name -> timer(name, hasFailed ? "failed" : "ok"))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(String operation, String outcome) {
    return Timer.builder("sojourn.store")
        .description("Calls of the store")
        .tag("operation", operation)
        .tag("outcome", outcome)
        .serviceLevelObjectives(STEPS)
        .register(registry);
  }
}
