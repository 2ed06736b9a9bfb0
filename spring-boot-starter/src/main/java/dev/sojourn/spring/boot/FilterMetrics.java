package dev.sojourn.spring.boot;

import dev.sojourn.servlet.Refusal;
import dev.sojourn.servlet.SojournFilter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** Hands what the filter counts to a registry, every known label from the start. */
final class FilterMetrics implements MeterBinder {

  private final SojournFilter filter;

  FilterMetrics(SojournFilter filter) {
    this.filter = filter;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Refusal refusal : Refusal.values()) {
      FunctionCounter.builder(
              "sojourn.requests.refused",
              filter,
              f -> f.statistics().refused().getOrDefault(refusal, 0L))
          .description("Requests that the filter answered by itself")
          .tag("reason", refusal.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionCounter.builder(
            "sojourn.attributes.unreadable", filter, f -> f.statistics().unreadableAttributes())
        .description("Attributes left out because they could not be read here")
        .register(registry);
    Gauge.builder("sojourn.connections.held", filter, f -> f.statistics().held())
        .description("Connections that end with their session")
        .register(registry);
    Gauge.builder("sojourn.rules.broken", filter, f -> f.statistics().areRulesBroken() ? 1 : 0)
        .description("1 while the file of rules is broken or gone, and those from before count")
        .register(registry);
  }
}
