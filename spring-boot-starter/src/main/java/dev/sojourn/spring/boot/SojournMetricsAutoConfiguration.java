package dev.sojourn.spring.boot;

import dev.sojourn.SessionManager;
import dev.sojourn.StoreObserver;
import dev.sojourn.TimeSource;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.SessionStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Figures of the engine, where the application keeps figures at all. */
@AutoConfiguration(
    after = {SojournAutoConfiguration.class, SojournSessionAutoConfiguration.class},
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure."
            + "CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public class SojournMetricsAutoConfiguration {

  SojournMetricsAutoConfiguration() {}

  /** How long the store takes. */
  @Bean
  StoreObserver sojournStoreMetrics(MeterRegistry registry) {
    return new StoreMetrics(registry);
  }

  /** What the engine counts. */
  @Bean
  EngineMetrics sojournMetrics(SessionManager sessions, TimeSource time) {
    return new EngineMetrics(sessions, time);
  }

  /** How well this node hears of the others. */
  @Bean
  MeterBinder sojournHearingMetrics(SessionStore store) {
    return new HearingMetrics(store);
  }

  /** Figures of the filter, where there is one. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "jakarta.servlet.Filter")
  @ConditionalOnBean(SojournFilter.class)
  static class OfFilter {

    /** What the filter counts. */
    @Bean
    MeterBinder sojournFilterMetrics(SojournFilter filter) {
      return new FilterMetrics(filter);
    }
  }
}
