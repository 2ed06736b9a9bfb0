package dev.sojourn.spring.boot;

import dev.sojourn.Randomness;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionManagerBuilder;
import dev.sojourn.StoreObserver;
import dev.sojourn.TimeSource;
import dev.sojourn.spring.traits.BrowserTraits;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.token.KeyRing;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * Makes a {@link SessionManager} of the settings {@code sojourn.*}. Every part may be a bean of the
 * application's own instead. The manager is closed with the application, after the web server has
 * stopped: activity that is not yet recorded is written then.
 */
@AutoConfiguration
@EnableConfigurationProperties(SojournProperties.class)
public class SojournAutoConfiguration {

  SojournAutoConfiguration() {}

  /** Stops the start when there is a setting that nobody reads: a misspelt bound is no bound. */
  @Bean
  static SettingsCheck sojournSettingsCheck(ListableBeanFactory beans, Environment environment) {
    return new SettingsCheck(beans, environment);
  }

  /** The engine's own settings. */
  @Bean
  static KnownSettings sojournEngineSettings() {
    return new KnownSettings(SojournProperties.class);
  }

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

  /** Devices have names that people know. */
  @Bean
  @ConditionalOnMissingBean
  DeviceDescriber sojournDevices() {
    return new BrowserTraits();
  }

  /** The engine. */
  @Bean
  @ConditionalOnMissingBean
  SessionManager sessionManager(
      SojournProperties settings,
      SessionStore store,
      ObjectProvider<RecordStore> records,
      KeyRing keys,
      TimeSource time,
      RandomGenerator random,
      ObjectProvider<DefaultIdle> idle,
      DeviceDescriber devices,
      ObjectProvider<StoreObserver> observers) {
    SessionManagerBuilder builder =
        SessionManager.builder(store)
            .keys(keys)
            .encryptAttributes(settings.encryptAttributes())
            .time(time)
            .random(random)
            .retention(settings.retention().toRetention())
            .maxStaleness(settings.maxStaleness())
            .serveCachedFor(settings.serveCachedFor())
            .sweepInterval(settings.sweepInterval())
            .cacheWeight(settings.cacheSize().toBytes())
            .deviceTraits(devices::describe);
    records.ifAvailable(builder::records);
    List<StoreObserver> all = observers.orderedStream().toList();
    builder.observer(
        (operation, nanos, failed) -> all.forEach(one -> one.called(operation, nanos, failed)));
    Duration stated = idle.getIfAvailable(() -> new DefaultIdle(null)).stated();
    settings.sessionPolicies(stated).forEach(builder::policy);
    return builder.build();
  }

  /** The rules of the file that the settings name. */
  @Bean
  CurrentRules sojournRules(SojournProperties settings, Environment environment) {
    String stated = environment.getProperty("sojourn.rules");
    if (stated != null && stated.isBlank()) { // no rules would let everybody pass
      throw new SettingsException("sojourn.rules names no file", null);
    }
    return new CurrentRules(settings.rules());
  }

  /** The keys: in the file that is named, or else beside the store. */
  @Bean
  @ConditionalOnMissingBean
  KeyRing sojournKeys(
      SojournProperties settings, SessionStore store, RandomGenerator random, TimeSource time) {
    Path named = settings.keys().file();
    Path file = named == null ? store.keyFile().orElse(null) : named;
    if (file == null) {
      throw new SettingsException(
          "sojourn.keys.file must say where the keys are: this store keeps none", null);
    }
    try {
      return KeyRing.openOrCreate(file, random, time);
    } catch (IllegalArgumentException refused) {
      throw new SettingsException("sojourn.keys.file: " + refused.getMessage(), refused);
    } catch (UncheckedIOException fault) {
      throw new SettingsException(
          "sojourn.keys.file: " + file + " can be neither read nor made", fault);
    }
  }

  /** The store that the settings name; it keeps the small records as well. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(SessionStore.class)
  static class StoreOfSettings {

    /** Its sort is a setting, since conditions are settled when an application is built. */
    @Bean
    SessionStore sojournStore(SojournProperties settings, TimeSource time) {
      return NamedStore.of(settings.store(), time).open();
    }

    /** Primary, as the store is of this type, too. */
    @Bean(destroyMethod = "") // the store's own is called
    @Primary
    @ConditionalOnMissingBean
    RecordStore sojournRecords(SessionStore store) {
      return (RecordStore) store;
    }
  }
}
