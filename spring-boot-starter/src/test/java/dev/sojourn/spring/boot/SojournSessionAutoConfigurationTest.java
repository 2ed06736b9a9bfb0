package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Lifetime;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.UserId;
import dev.sojourn.servlet.AttributeCodec;
import dev.sojourn.servlet.JsonAttributeCodec;
import dev.sojourn.servlet.Refusal;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.session.SojournSessionFilter;
import dev.sojourn.spring.session.SojournSessionRepository;
import dev.sojourn.spring.session.UserIds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.HeaderHttpSessionIdResolver;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.util.unit.DataSize;

/** Under which conditions an application's sessions are Sojourn's, and what its settings do. */
class SojournSessionAutoConfigurationTest {

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
                    SessionAutoConfiguration.class))
            .withPropertyValues("sojourn.store.url=sqlite:" + directory.resolve("sojourn.db"));
  }

  @Test
  void aWebApplicationGetsRepositoryAndFilters() {
    application.run(context -> {
      assertThat(context.getBean(SessionRepository.class))
          .isInstanceOf(SojournSessionRepository.class);
      assertThat(context.getBean(SessionRepositoryFilter.class))
          .isInstanceOf(SojournSessionFilter.class);
      assertThat(
              context.getBean("sojournFilterRegistration", FilterRegistrationBean.class).getOrder())
          .isLessThan(context.getBean(DelegatingFilterProxyRegistrationBean.class).getOrder());
    });
  }

  @Test
  void aRepositoryOfTheApplicationStaysInPlace() {
    application
        .withBean(
            SessionRepository.class, () -> new MapSessionRepository(new ConcurrentHashMap<>()))
        .withPropertyValues("sojourn.http.bearer-tokens=false")
        .run(context -> {
          assertThat(context).hasNotFailed().hasSingleBean(SessionRepository.class);
          assertThat(context).doesNotHaveBean(SojournFilter.class);
          assertThat(context).hasSingleBean(SessionManager.class);
        });
  }

  @Test
  void anApplicationWithoutAWebServerHasTheEngineAlone() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                SojournAutoConfiguration.class, SojournSessionAutoConfiguration.class))
        .withPropertyValues("sojourn.store.url=sqlite:" + directory.resolve("sojourn.db"))
        .run(context ->
            assertThat(context)
                .hasSingleBean(SessionManager.class)
                .doesNotHaveBean(SojournFilter.class));
  }

  @Test
  void withoutSpringSessionThereIsTheEngineAlone() {
    application
        .withClassLoader(new FilteredClassLoader("org.springframework.session"))
        .run(context ->
            assertThat(context)
                .hasSingleBean(SessionManager.class)
                .doesNotHaveBean(SojournFilter.class));
  }

  @Test
  void itDoesWithoutSpringSecurityAndSpringMvc() {
    application
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.security", "org.springframework.web.servlet"))
        .run(context -> assertThat(context).hasSingleBean(SojournSessionRepository.class));
  }

  @Test
  void partsOfTheApplicationComeFirst() {
    AttributeCodec codec = JsonAttributeCodec.ofPlainValues();
    UserIds users = name -> UserId.of("t", name);
    application
        .withBean(AttributeCodec.class, () -> codec)
        .withBean(UserIds.class, () -> users)
        .withBean(SojournFilterCustomizer.class, () -> builder -> builder.tenant("t"))
        .run(context -> {
          assertThat(context.getBean(AttributeCodec.class)).isSameAs(codec);
          assertThat(context.getBean(UserIds.class)).isSameAs(users);
          var session = context.getBean(SojournSessionRepository.class).createSession();
          assertThat(session.getId()).isNotEmpty();
          assertThat(
                  context
                      .getBean(SessionManager.class)
                      .find(SessionId.parse(session.getId()).orElseThrow())
                      .orElseThrow()
                      .tenant())
              .isEqualTo("t");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "spring.session.timeout=10m, 600",
    "spring.session.timeout=90, 90",
    "server.servlet.session.timeout=20m, 1200",
    "server.servlet.session.timeout=45, 45",
    "spring.session.timeout=-1, 86400",
    "server.servlet.session.timeout=0, 86400",
    "spring.main.banner-mode=off, 3600"
  })
  void springsTimeoutIsTheIdleTimeout(String setting, long seconds) {
    application
        .withPropertyValues(setting)
        .run(context -> {
          for (String name : new String[] {"default", "guest"}) {
            assertThat(lifetime(context.getBean(SessionManager.class), name).idle())
                .hasSeconds(seconds);
          }
        });
  }

  private static Lifetime lifetime(SessionManager sessions, String policy) {
    return sessions.policy(policy).orElseThrow().lifetime();
  }

  @Test
  void springSessionsTimeoutCountsBeforeTheServersAndThePolicysBeforeBoth() {
    application
        .withPropertyValues(
            "spring.session.timeout=10m",
            "server.servlet.session.timeout=20m",
            "sojourn.policies.guest.idle=5m",
            "sojourn.policies.default.absolute=8h")
        .run(context -> {
          SessionManager sessions = context.getBean(SessionManager.class);
          assertThat(lifetime(sessions, "default"))
              .isEqualTo(new Lifetime(Duration.ofMinutes(10), Duration.ofHours(8)));
          assertThat(lifetime(sessions, "guest").idle()).hasMinutes(5);
        });
  }

  @Test
  void theFiltersFiguresAreMeters() {
    application
        .withConfiguration(AutoConfigurations.of(SojournMetricsAutoConfiguration.class))
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(context -> {
          MeterRegistry registry = new SimpleMeterRegistry();
          context.getBeansOfType(MeterBinder.class).values().forEach(b -> b.bindTo(registry));
          assertThat(registry.get("sojourn.attributes.unreadable").functionCounter().count())
              .isZero();
          assertThat(registry.get("sojourn.requests.refused").functionCounters())
              .hasSize(Refusal.values().length);
          assertThat(registry.get("sojourn.rules.broken").gauge().value()).isZero();
        });
  }

  @Test
  void aSessionWithoutAnIdleTimeoutSaysSoAsSpringSessionDoes() {
    application
        .withPropertyValues("spring.session.timeout=-1")
        .run(context -> {
          var session = context.getBean(SojournSessionRepository.class).createSession();
          session.setMaxInactiveInterval(Duration.ofSeconds(-1));

          assertThat(session.getMaxInactiveInterval()).isNegative();
          assertThat(session.isExpired()).isFalse();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spring.session.timeout=soon | spring.session.timeout must be a time, as in 30m, not soon",
        "spring.session.timeout=500d | spring.session.timeout must be 1s to 400d, not 500d",
        "server.servlet.session.cookie.name=SESSION | server.servlet.session.cookie.name: the"
            + " session's cookie must be named __Host-... or __Secure-..., not SESSION; remove the"
            + " setting for __Host-sojourn",
        "server.servlet.session.cookie.secure=false | server.servlet.session.cookie.secure must be"
            + " true, not false",
        "server.servlet.session.cookie.http-only=false | server.servlet.session.cookie.http-only"
            + " must be true",
        "server.servlet.session.cookie.path=/shop | server.servlet.session.cookie.path must be /",
        "server.servlet.session.cookie.same-site=none | server.servlet.session.cookie.same-site"
            + " must be lax",
        "server.servlet.session.cookie.max-age=1d | sojourn.policies.default.remember",
        "server.servlet.session.tracking-modes=url | nothing that opens a session is in URLs",
        "server.servlet.session.cookie.domain=. | server.servlet.session.cookie.domain: ",
        "sojourn.http.own-origins=shop | sojourn.http.own-origins: an own origin must be like",
        "sojourn.http.trusted-proxies=proxy | sojourn.http.trusted-proxies: a trusted proxy must",
        "sojourn.http.tenant=A B | sojourn.http.tenant: ",
        "sojourn.http.attribute-packages=a-b | sojourn.http.attribute-packages: not a package",
        "sojourn.http.retry-after=2h | sojourn.http.retry-after must be 1s to 1h, not 2h",
        "sojourn.http.cross-site-exempt=hooks | must be a path like /hooks/bank",
        "sojourn.http.bearer-token=false | the nearest known one is sojourn.http.bearer-tokens",
      })
  void whatCannotBeIsRefusedByNameAndRemedy(String setting, String message) {
    application
        .withPropertyValues(setting)
        .run(context -> assertThat(causes(context.getStartupFailure())).contains(message));
  }

  private static String causes(@Nullable Throwable fault) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SettingsException) {
        all.append('\n').append(cause.getMessage());
      }
    }
    return all.toString();
  }

  @Test
  void aResolverOfIdsWouldHandOutWhatOpensNothing() {
    application
        .withBean(HttpSessionIdResolver.class, HeaderHttpSessionIdResolver::xAuthToken)
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("HttpSessionIdResolver")
                .hasMessageContaining("Authorization: Bearer"));
  }

  @Test
  void cookiesAreNamedAsTheServersSettingsSay() {
    application
        .withPropertyValues(
            "server.servlet.session.cookie.name=__Secure-shop",
            "server.servlet.session.cookie.domain=example.com",
            "server.servlet.session.cookie.secure=true",
            "server.servlet.session.cookie.http-only=true",
            "server.servlet.session.cookie.same-site=lax")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void otherSitesMayPostToExemptPathsAlone() {
    HttpSettings settings =
        new HttpSettings(
            List.of(),
            DataSize.ofMegabytes(1),
            List.of(),
            List.of(),
            HttpSettings.CrossSite.REFUSE,
            List.of("/hooks/bank", "/saml/**"),
            true,
            "default",
            600,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10));

    assertThat(settings.isExempt("/hooks/bank")).isTrue();
    assertThat(settings.isExempt("/hooks/bank/2")).isFalse();
    assertThat(settings.isExempt("/saml/a/b")).isTrue();
    assertThat(settings.isExempt("/samlet")).isFalse();
  }
}
