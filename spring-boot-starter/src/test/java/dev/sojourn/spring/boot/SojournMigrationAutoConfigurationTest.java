package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.spring.migrate.LegacySession;
import dev.sojourn.spring.migrate.LegacySessions;
import dev.sojourn.spring.migrate.SessionAdopter;
import dev.sojourn.store.StoreUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.SessionRepository;

/** Under which conditions sessions of before are taken over, and what the settings do. */
class SojournMigrationAutoConfigurationTest {

  private static final String FROM = "sojourn.migrate-from=spring-session-jdbc";
  private static final String UNTIL = "sojourn.migrate-until=2999-12-31";

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
                    SojournMigrationAutoConfiguration.class))
            .withPropertyValues("sojourn.store.url=sqlite:" + directory.resolve("sojourn.db"));
  }

  /** Where nobody listens. */
  private static DataSource unreachable() {
    return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nowhere");
  }

  @Test
  void withoutTheSettingNothingIsTakenOver() {
    application
        .withBean(DataSource.class, SojournMigrationAutoConfigurationTest::unreachable)
        .withPropertyValues(UNTIL)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionAdopter.class));
  }

  @Test
  void withItTheFilterAsks() {
    application
        .withBean(DataSource.class, SojournMigrationAutoConfigurationTest::unreachable)
        .withPropertyValues(FROM, UNTIL)
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(SessionAdopter.class)
                .hasSingleBean(SojournFilterCustomizer.class));
  }

  @Test
  void anApplicationWithARepositoryOfItsOwnTakesNothingOver() {
    application
        .withBean(
            SessionRepository.class, () -> new MapSessionRepository(new ConcurrentHashMap<>()))
        .withPropertyValues(FROM, UNTIL)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionAdopter.class));
  }

  /** Takes nothing from nowhere. */
  private static final class Nowhere implements LegacySessions {
    @Override
    public <V extends Verdict> Optional<V> take(String id, Function<LegacySession, V> judge) {
      return Optional.empty();
    }
  }

  @Test
  void sessionsOfBeforeMayBeABeanOfTheApplication() {
    application
        .withBean(LegacySessions.class, Nowhere::new)
        .withPropertyValues(FROM, UNTIL)
        .run(context ->
            assertThat(context.getBean(LegacySessions.class)).isInstanceOf(Nowhere.class));
  }

  @Test
  void whileTheDatabaseDoesNotAnswerNobodyKnows() {
    application
        .withBean(DataSource.class, SojournMigrationAutoConfigurationTest::unreachable)
        .withPropertyValues(FROM, UNTIL)
        .run(context -> {
          LegacySessions legacy = context.getBean(LegacySessions.class);
          assertThatThrownBy(() -> legacy.take("id", session -> () -> true))
              .isInstanceOf(StoreUnavailableException.class);
        });
  }

  @Test
  void howTheMoveGoesIsMeters() {
    application
        .withBean(DataSource.class, SojournMigrationAutoConfigurationTest::unreachable)
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withPropertyValues(FROM, UNTIL)
        .run(context -> {
          MeterRegistry registry = new SimpleMeterRegistry();
          context.getBeansOfType(MeterBinder.class).values().forEach(b -> b.bindTo(registry));
          assertThat(registry.get("sojourn.sessions.adopted").functionCounters()).hasSize(6);
          assertThat(registry.get("sojourn.attributes.not.adopted").functionCounter().count())
              .isZero();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sojourn.migrate-from=spring-session-redis | spring-session-jdbc can",
        "sojourn.migrate-until= | sojourn.migrate-until must say the last day",
        "sojourn.migrate-grace=2h | sojourn.migrate-grace must be 0s to 1h, not 2h",
        "sojourn.migrate-table=a;b | sojourn.migrate-table: not the name of a table",
        "sojourn.migrate-cookie=a b | sojourn.migrate-cookie: a cookie's name must be a token",
        "sojourn.migrate-form=x | the nearest known one is sojourn.migrate-from",
      })
  void whatCannotBeIsRefusedByNameAndRemedy(String setting, String message) {
    application
        .withBean(DataSource.class, SojournMigrationAutoConfigurationTest::unreachable)
        .withPropertyValues(FROM, UNTIL)
        .withPropertyValues(setting)
        .run(context -> assertThat(causes(context.getStartupFailure())).contains(message));
  }

  @Test
  void withoutADatabaseTheRemedyIsTold() {
    application
        .withPropertyValues(FROM, UNTIL)
        .run(context ->
            assertThat(causes(context.getStartupFailure()))
                .contains("there must be one DataSource"));
  }

  private static String causes(@Nullable Throwable fault) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      all.append('\n').append(cause.getMessage());
    }
    return all.toString();
  }
}
