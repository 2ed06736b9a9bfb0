package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionManager;
import dev.sojourn.UserId;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualTime;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Under which conditions the actuator tells of sessions and their store. */
class SojournActuatorAutoConfigurationTest {

  private static final String EXPOSED = "management.endpoints.web.exposure.include=sojourn";

  @TempDir Path directory;
  private ApplicationContextRunner application;

  @BeforeEach
  void prepare() {
    application =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    SojournAutoConfiguration.class, SojournActuatorAutoConfiguration.class))
            .withPropertyValues("sojourn.store.url=sqlite:" + directory.resolve("sojourn.db"));
  }

  @Test
  void theEndpointIsThereWhereItIsExposed() {
    application.run(context -> assertThat(context).doesNotHaveBean(SojournEndpoint.class));
    application
        .withPropertyValues(EXPOSED)
        .run(context -> assertThat(context).hasSingleBean(SojournEndpoint.class));
    application
        .withPropertyValues(EXPOSED, "management.endpoint.sojourn.access=NONE")
        .run(context -> assertThat(context).doesNotHaveBean(SojournEndpoint.class));
  }

  /** As an application may have one with other users. */
  @Configuration(proxyBeanMethods = false)
  static class Own {

    @Bean
    SojournEndpoint own(SessionManager sessions) {
      return new SojournEndpoint(sessions, name -> UserId.of("shop", name));
    }
  }

  @Test
  void anEndpointOfTheApplicationComesFirst() {
    application
        .withPropertyValues(EXPOSED)
        .withUserConfiguration(Own.class)
        .run(context -> assertThat(context).hasBean("own").hasSingleBean(SojournEndpoint.class));
  }

  @Test
  void itDoesWithoutTheActuator() {
    application
        .withPropertyValues(EXPOSED)
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.actuate", "org.springframework.boot.health"))
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean("sojournEndpoint")
                .doesNotHaveBean("sojournHealthIndicator"));
  }

  @Test
  void theHealthIsThatOfTheStore() {
    ManualTime time = new ManualTime();
    FaultyStore store = new FaultyStore(SqliteStore.open(directory.resolve("other.db")), time);
    application
        .withBean(SessionStore.class, () -> store)
        .withPropertyValues("sojourn.keys.file=" + directory.resolve("keys"))
        .run(context -> {
          HealthIndicator health = context.getBean(HealthIndicator.class);
          assertThat(health.health().getStatus()).isEqualTo(Status.UP);

          store.down();
          assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

          store.up();
          assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        });
  }

  @Test
  void theHealthCanBeSwitchedOff() {
    application
        .withPropertyValues("management.health.sojourn.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("sojournHealthIndicator"));
    application
        .withPropertyValues("management.health.defaults.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("sojournHealthIndicator"));
  }
}
