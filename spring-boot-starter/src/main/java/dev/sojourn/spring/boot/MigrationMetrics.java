package dev.sojourn.spring.boot;

import dev.sojourn.spring.migrate.AdoptionOutcome;
import dev.sojourn.spring.migrate.SessionAdopter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Hands to a registry how the move of sessions goes, every known label from the start. */
final class MigrationMetrics implements MeterBinder {

  private final SessionAdopter adopter;

  MigrationMetrics(SessionAdopter adopter) {
    this.adopter = adopter;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (AdoptionOutcome outcome : AdoptionOutcome.values()) {
      FunctionCounter.builder("sojourn.sessions.adopted", adopter, a -> a.count(outcome))
          .description("What became of cookies of what kept sessions before")
          .tag("outcome", outcome.wireName())
          .register(registry);
    }
    FunctionCounter.builder(
            "sojourn.attributes.not.adopted", adopter, SessionAdopter::droppedAttributes)
        .description("Attributes that were not taken over from what kept sessions before")
        .register(registry);
  }
}
