package dev.sojourn.spring.boot;

import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.spring.session.SojournAuthenticationStrategy;
import dev.sojourn.spring.session.SojournHttpSecurity;
import dev.sojourn.spring.session.SojournSessionRegistry;
import dev.sojourn.spring.session.SojournSessionRepository;
import dev.sojourn.spring.session.UserIds;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.session.SessionRepository;

/**
 * Has Spring Security begin Sojourn's sessions itself, where the sessions of an application are
 * Sojourn's: in every {@code HttpSecurity}, before the application says what it wants of it. Each
 * part may be a bean of the application's own.
 */
@AutoConfiguration(after = SojournSessionAutoConfiguration.class)
@ConditionalOnClass({
  HttpSecurity.class,
  SessionAuthenticationStrategy.class,
  SessionRepository.class
})
@ConditionalOnBean(SojournSessionRepository.class)
public class SojournSecurityAutoConfiguration {

  SojournSecurityAutoConfiguration() {}

  /** Begins sessions. */
  @Bean
  @ConditionalOnMissingBean
  SojournAuthenticationStrategy sojournAuthenticationStrategy(
      SessionManager sessions, UserIds users, TimeSource time) {
    return new SojournAuthenticationStrategy(sessions, users, time);
  }

  /** Knows the sessions of users. */
  @Bean
  @ConditionalOnMissingBean(SessionRegistry.class)
  SojournSessionRegistry sojournSessionRegistry(SessionManager sessions, UserIds users) {
    return new SojournSessionRegistry(sessions, users);
  }

  /** Puts both into every chain. */
  @Bean
  @ConditionalOnMissingBean(name = "sojournHttpSecurity")
  @Order(Ordered.HIGHEST_PRECEDENCE)
  Customizer<HttpSecurity> sojournHttpSecurity(
      SojournAuthenticationStrategy strategy, SessionRegistry registry, UserIds users) {
    return new SojournHttpSecurity(strategy, registry, users);
  }
}
