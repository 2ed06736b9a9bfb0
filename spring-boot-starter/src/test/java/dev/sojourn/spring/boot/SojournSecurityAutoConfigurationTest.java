package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.TimeSource;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.session.SojournAuthenticationStrategy;
import dev.sojourn.spring.session.SojournHttpSecurity;
import dev.sojourn.spring.session.SojournSessionRegistry;
import dev.sojourn.spring.session.SojournSessionRepository;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.SessionRepository;

/** Under which conditions Spring Security begins Sojourn's sessions. */
class SojournSecurityAutoConfigurationTest {

  @TempDir Path directory;
  private WebApplicationContextRunner application;

  @BeforeEach
  void prepare() {
    application =
        new WebApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    SojournAutoConfiguration.class,
                    SojournSessionAutoConfiguration.class,
                    SojournSecurityAutoConfiguration.class))
            .withPropertyValues("sojourn.store.url=sqlite:" + directory.resolve("sojourn.db"));
  }

  @Test
  void anApplicationWithSpringSecurityGetsAllParts() {
    application.run(context ->
        assertThat(context)
            .hasSingleBean(SojournAuthenticationStrategy.class)
            .hasSingleBean(SojournSessionRegistry.class)
            .hasSingleBean(SojournHttpSecurity.class));
  }

  @Test
  void withoutSpringSecurityThereAreTheSessionsAlone() {
    for (String without :
        new String[] {
          "org.springframework.security",
          "org.springframework.security.web",
          "org.springframework.security.config"
        }) {
      application
          .withClassLoader(new FilteredClassLoader(without))
          .run(context ->
              assertThat(context)
                  .hasNotFailed()
                  .hasSingleBean(SojournSessionRepository.class)
                  .doesNotHaveBean("sojournHttpSecurity"));
    }
  }

  @Test
  void withoutSpringSessionNothingIsDone() {
    application
        .withClassLoader(new FilteredClassLoader("org.springframework.session"))
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean("sojournAuthenticationStrategy")
                .doesNotHaveBean("sojournHttpSecurity"));
  }

  @Test
  void whereSessionsAreNotSojournsNothingIsDone() {
    application
        .withBean(
            SessionRepository.class, () -> new MapSessionRepository(new ConcurrentHashMap<>()))
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(SojournFilter.class)
                .doesNotHaveBean(SojournAuthenticationStrategy.class)
                .doesNotHaveBean(SessionRegistry.class)
                .doesNotHaveBean("sojournHttpSecurity"));
  }

  @Test
  void aRegistryOfTheApplicationComesFirst() {
    application
        .withBean(SessionRegistry.class, SessionRegistryImpl::new)
        .run(context ->
            assertThat(context)
                .hasSingleBean(SessionRegistry.class)
                .doesNotHaveBean(SojournSessionRegistry.class)
                .hasSingleBean(SojournHttpSecurity.class));
  }

  @Test
  void aStrategyOfTheApplicationComesFirst() {
    application
        .withBean(
            "own",
            SojournAuthenticationStrategy.class,
            () -> new SojournAuthenticationStrategy(null, null, TimeSource.system()))
        .run(context ->
            assertThat(context)
                .hasSingleBean(SojournAuthenticationStrategy.class)
                .doesNotHaveBean("sojournAuthenticationStrategy"));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnHttpSecurity {

    @Bean
    Customizer<HttpSecurity> sojournHttpSecurity() {
      return Customizer.withDefaults();
    }
  }

  @Test
  void chainsOfTheApplicationsOwnStayAsTheyAre() {
    application
        .withUserConfiguration(OwnHttpSecurity.class)
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasBean("sojournHttpSecurity")
                .doesNotHaveBean(SojournHttpSecurity.class));
  }
}
