package dev.sojourn.server.health;

import dev.sojourn.TimeSource;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.StoreUnavailableException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the store answers: without it the server is not ready. */
@Component("storeHealthIndicator")
class StoreHealth implements HealthIndicator {

  private final RecordStore records;
  private final TimeSource time;

  StoreHealth(RecordStore records, TimeSource time) {
    this.records = records;
    this.time = time;
  }

  @Override
  public Health health() {
    try {
      records.get("health", "probe", time.instant());
      return Health.up().build();
    } catch (StoreUnavailableException fault) {
      return Health.down().build();
    }
  }
}
