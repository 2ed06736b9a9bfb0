package dev.sojourn.spring.boot;

import dev.sojourn.store.NodeStore;
import dev.sojourn.store.SessionStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** How well this node hears of the others; nothing where the store is this process's alone. */
final class HearingMetrics implements MeterBinder {

  private final SessionStore store;

  HearingMetrics(SessionStore store) {
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    if (store instanceof NodeStore shared) {
      register(
          registry,
          shared,
          "sojourn.feed.silence",
          "Since when nothing has proved that this node has heard of everything",
          node -> node.hearing().silence().map(HearingMetrics::seconds).orElse(Double.NaN));
      register(
          registry,
          shared,
          "sojourn.feed.delay",
          "Since when the oldest transaction is open whose changes nobody hears of before it is over",
          node -> seconds(node.hearing().delay()));
    }
  }

  private static void register(
      MeterRegistry registry,
      NodeStore store,
      String name,
      String description,
      ToDoubleFunction<NodeStore> seconds) {
    TimeGauge.builder(name, store, TimeUnit.SECONDS, seconds)
        .description(description)
        .register(registry);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
