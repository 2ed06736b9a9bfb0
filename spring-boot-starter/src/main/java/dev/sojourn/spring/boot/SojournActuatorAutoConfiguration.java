package dev.sojourn.spring.boot;

import dev.sojourn.SessionManager;
import dev.sojourn.UserId;
import dev.sojourn.spring.session.UserIds;
import dev.sojourn.store.SessionStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the actuator tells of sessions, and of the store, where it is there. */
@AutoConfiguration(after = {SojournAutoConfiguration.class, SojournSessionAutoConfiguration.class})
public class SojournActuatorAutoConfiguration {

  SojournActuatorAutoConfiguration() {}

  /** The endpoint {@code sojourn}. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
  static class Endpoints {

    /** Where it is exposed, and its access allows anything at all. */
    @Bean
    @ConditionalOnBean(SessionManager.class)
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    SojournEndpoint sojournEndpoint(SessionManager sessions, ObjectProvider<UserIds> users) {
      return new SojournEndpoint(sessions, users.getIfAvailable(() -> UserId::of));
    }
  }

  /** The health called {@code sojourn}. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  static class OfStore {

    /** Whether the store answers. */
    @Bean
    @ConditionalOnBean(SessionStore.class)
    @ConditionalOnEnabledHealthIndicator("sojourn")
    @ConditionalOnMissingBean(name = "sojournHealthIndicator")
    HealthIndicator sojournHealthIndicator(SessionStore store) {
      return new SojournHealth(store);
    }
  }
}
