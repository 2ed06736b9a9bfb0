package dev.sojourn.spring.boot;

import dev.sojourn.Tenants;
import dev.sojourn.store.NodeStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the store answers: without it nobody can sign in or out. Of a store that nodes share it
 * tells how well this one hears of the others, which makes it slower and never wrong. Thread-safe.
 */
final class SojournHealth implements HealthIndicator {

  private final SessionStore store;

  SojournHealth(SessionStore store) {
    this.store = store;
  }

  @Override
  public Health health() {
    Health.Builder health = answers() ? Health.up() : Health.down();
    if (store instanceof NodeStore shared) {
      NodeStore.Hearing hearing = shared.hearing();
      health
          .withDetail("lease", hearing.silence().isPresent() ? "held" : "lost")
          .withDetail("silence", hearing.silence().map(Duration::toString).orElse("unknown"))
          .withDetail("delay", hearing.delay().toString());
    }
    return health.build();
  }

  private boolean answers() {
    try {
      store.findTenant(Tenants.DEFAULT);
      return true;
    } catch (StoreUnavailableException fault) {
      return false;
    }
  }
}
