package dev.sojourn.spring.boot;

import dev.sojourn.Randomness;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionManagerBuilder;
import dev.sojourn.StoreObserver;
import dev.sojourn.TimeSource;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionStore;
import dev.sojourn.token.KeyRing;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Makes a {@link SessionManager} of the settings {@code sojourn.*}. Every part may be a bean of the
 * application's own instead. The manager is closed with the application, after the web server has
 * stopped: activity that is not yet recorded is written then.
 */
@AutoConfiguration
@EnableConfigurationProperties(SojournProperties.class)
public class SojournAutoConfiguration {

  /** The clocks. */
  @Bean
  @ConditionalOnMissingBean
  TimeSource sojournTime() {
    return TimeSource.system();
  }

  /** The source of secrets. */
  @Bean
  @ConditionalOnMissingBean
  RandomGenerator sojournRandom() {
    return Randomness.strong();
  }

  /** The engine. */
  @Bean
  @ConditionalOnMissingBean
  SessionManager sessionManager(
      SojournProperties settings,
      SessionStore store,
      ObjectProvider<RecordStore> records,
      ObjectProvider<KeyRing> keys,
      TimeSource time,
      RandomGenerator random,
      ObjectProvider<DeviceDescriber> describers,
      ObjectProvider<StoreObserver> observers) {
    SessionManagerBuilder builder =
        SessionManager.builder(store)
            .time(time)
            .random(random)
            .maxStaleness(settings.maxStaleness())
            .sweepInterval(settings.sweepInterval())
            .cacheWeight(settings.cacheSize().toBytes())
            .retention(retention(settings.retention()));
    records.ifAvailable(builder::records);
    describers.ifAvailable(describer -> builder.deviceTraits(describer::describe));
    observers.ifAvailable(builder::observer);
    settings.policies().forEach((name, policy) -> builder.policy(policy.toPolicy(name)));
    Path file = settings.keys().file();
    KeyRing ring =
        keys.getIfAvailable(() -> file == null ? null : KeyRing.openOrCreate(file, random, time));
    if (ring != null) {
      builder.keys(ring);
    }
    return builder.build();
  }

  private static Retention retention(SojournProperties.RetentionSettings settings) {
    return new Retention(
        settings.history(), settings.historyPerUser(), settings.unusedDevice(), settings.events());
  }
}
