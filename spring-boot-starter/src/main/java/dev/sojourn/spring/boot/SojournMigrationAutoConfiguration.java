package dev.sojourn.spring.boot;

import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.servlet.AttributeCodec;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.migrate.JdbcLegacySessions;
import dev.sojourn.spring.migrate.LegacySessions;
import dev.sojourn.spring.migrate.SessionAdopter;
import dev.sojourn.spring.session.UserIds;
import dev.sojourn.store.RecordStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.servlet.http.HttpServletRequest;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Takes sessions over from what kept them before, where {@code sojourn.migrate-from} says what that
 * was. A bean of type {@link LegacySessions} may stand for it.
 */
@AutoConfiguration(
    after = SojournSessionAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure."
          + "CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({SessionRepositoryFilter.class, HttpServletRequest.class})
public class SojournMigrationAutoConfiguration {

  SojournMigrationAutoConfiguration() {}

  /** The settings of a move. */
  @Bean
  static KnownSettings sojournMigrationSettings() {
    return new KnownSettings(MigrationSettings.class);
  }

  /** While an application moves. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(SojournFilter.class)
  @ConditionalOnProperty("sojourn.migrate-from")
  @EnableConfigurationProperties(MigrationSettings.class)
  static class Moving implements BeanClassLoaderAware {

    private ClassLoader loader = SojournMigrationAutoConfiguration.class.getClassLoader();

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
      loader = classLoader;
    }

    /** What kept sessions before. */
    @Bean
    @ConditionalOnMissingBean
    LegacySessions sojournLegacySessions(
        MigrationSettings settings, ObjectProvider<DataSource> databases) {
      DataSource database = databases.getIfUnique();
      if (database == null) {
        throw new SettingsException(
            "sojourn.migrate-from: there must be one DataSource, or a primary one, with the"
                + " sessions of Spring Session; a bean of type LegacySessions may name another",
            null);
      }
      try {
        return new JdbcLegacySessions(database, settings.migrateTable());
      } catch (IllegalArgumentException refused) {
        throw new SettingsException("sojourn.migrate-table: " + refused.getMessage(), refused);
      }
    }

    /** Takes them over. */
    @Bean
    SessionAdopter sojournAdopter(
        MigrationSettings settings,
        HttpSettings http,
        Environment environment,
        LegacySessions legacy,
        SessionManager sessions,
        ObjectProvider<RecordStore> records,
        AttributeCodec codec,
        UserIds users,
        TimeSource time) {
      RecordStore notes = records.getIfAvailable();
      if (notes == null) {
        throw new SettingsException(
            "sojourn.migrate-from: a store of your own needs a bean of type RecordStore beside it",
            null);
      }
      String domain = environment.getProperty("server.servlet.session.cookie.domain");
      SessionAdopter.Terms terms =
          new SessionAdopter.Terms(
              settings.migrateCookie(),
              domain,
              settings.end(),
              settings.migrateGrace(),
              http.tenant(),
              http.attributePackages());
      try {
        return new SessionAdopter(legacy, sessions, notes, codec, users, time, terms, loader);
      } catch (IllegalArgumentException refused) {
        throw new SettingsException("sojourn.migrate-cookie: " + refused.getMessage(), refused);
      }
    }

    /** Asks for it in front of the application. */
    @Bean
    SojournFilterCustomizer sojournAdoption(SessionAdopter adopter) {
      return builder -> builder.adopter(adopter);
    }

    /** How the move goes, where the application keeps figures at all. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Figures {

      /** What the adopter counts. */
      @Bean
      MeterBinder sojournMigrationMetrics(SessionAdopter adopter) {
        return new MigrationMetrics(adopter);
      }
    }
  }
}
