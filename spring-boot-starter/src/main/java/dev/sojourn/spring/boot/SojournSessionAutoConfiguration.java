package dev.sojourn.spring.boot;

import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.servlet.AttributeCodec;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.servlet.SojournFilterBuilder;
import dev.sojourn.spring.session.SojournSessionFilter;
import dev.sojourn.spring.session.SojournSessionRepository;
import dev.sojourn.spring.session.SpringAttributes;
import dev.sojourn.spring.session.UserIds;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Makes Sojourn the store of the {@code HttpSession} in a servlet application, through Spring
 * Session, before Spring Boot's own stores are considered. A {@link SessionRepository} of the
 * application's own stays in place, and every part may be a bean of its own.
 */
@AutoConfiguration(
    after = SojournAutoConfiguration.class,
    beforeName = {
      "org.springframework.boot.session.autoconfigure.SessionAutoConfiguration",
      "org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration",
      "org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({SessionRepositoryFilter.class, HttpServletRequest.class})
public class SojournSessionAutoConfiguration {

  SojournSessionAutoConfiguration() {}

  /**
   * Where the settings stand below {@code sojourn}.
   *
   * @param http those of web applications
   */
  private record Part(HttpSettings http) {}

  /** The settings of web applications. */
  @Bean
  static KnownSettings sojournHttpSettings() {
    return new KnownSettings(Part.class);
  }

  /** Sessions in requests. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean({SessionRepository.class, SessionRepositoryFilter.class})
  @EnableConfigurationProperties(HttpSettings.class)
  static class SessionsOfRequests implements BeanClassLoaderAware {

    private ClassLoader loader = SojournSessionAutoConfiguration.class.getClassLoader();

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
      loader = classLoader;
    }

    /** The timeout that Spring Boot's settings state. */
    @Bean
    DefaultIdle sojournDefaultIdle(Environment environment) {
      return new ServletSessionSettings(environment).timeout();
    }

    /** Which attributes are kept, and how. */
    @Bean
    @ConditionalOnMissingBean
    AttributeCodec sojournAttributes(HttpSettings settings) {
      try {
        return SpringAttributes.allowing(settings.attributePackages(), loader);
      } catch (IllegalArgumentException refused) {
        throw new SettingsException(
            "sojourn.http.attribute-packages: " + refused.getMessage(), refused);
      }
    }

    /** Users by the names of principals. */
    @Bean
    @ConditionalOnMissingBean
    UserIds sojournUserIds(HttpSettings settings) {
      return name -> userId(settings.tenant(), name);
    }

    private static UserId userId(String tenant, String name) {
      try {
        return UserId.of(tenant, name);
      } catch (IllegalArgumentException refused) {
        throw new IllegalArgumentException(
            "the principal's name is no user id ("
                + refused.getMessage()
                + "): a bean of type UserIds may translate it",
            refused);
      }
    }

    /** The filter that finds out who is there. */
    @Bean
    @ConditionalOnMissingBean
    SojournFilter sojournFilter(
        HttpSettings settings,
        Environment environment,
        SessionManager sessions,
        AttributeCodec attributes,
        TimeSource time,
        CurrentRules rules,
        ObjectProvider<SojournFilterCustomizer> customizers,
        ObjectProvider<HttpSessionIdResolver> resolvers) {
      if (resolvers.stream().findAny().isPresent()) {
        throw new SettingsException(
            "a bean of type HttpSessionIdResolver would hand out ids, which open nothing here:"
                + " remove it; clients without cookies send Authorization: Bearer and their token",
            null);
      }
      SojournFilterBuilder builder =
          SojournFilter.builder(sessions)
              .attributes(attributes)
              .attributeCache(settings.attributeCacheSize().toBytes())
              .time(time)
              .cookies(new ServletSessionSettings(environment).cookies())
              .guestsPerMinute(settings.guestsPerMinute())
              .retryAfter(settings.retryAfter())
              .holdUnprovedFor(settings.holdUnprovedFor())
              .exemptFromCrossSiteGuard(
                  request -> isOfNoPage(request) || settings.isExempt(path(request)));
      rules.file().ifPresent(builder::rules);
      stating("tenant", () -> builder.tenant(settings.tenant()));
      stating(
          "own-origins", () -> builder.ownOrigins(settings.ownOrigins().toArray(String[]::new)));
      stating(
          "trusted-proxies",
          () -> builder.trustedProxies(settings.trustedProxies().toArray(String[]::new)));
      if (settings.crossSite() == HttpSettings.CrossSite.COUNT) {
        builder.onlyCountCrossSite();
      }
      if (!settings.bearerTokens()) {
        builder.ignoreBearerTokens();
      }
      customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
      return builder.build();
    }

    private static void stating(String setting, Runnable use) {
      try {
        use.run();
      } catch (IllegalArgumentException refused) {
        throw new SettingsException(
            "sojourn.http." + setting + ": " + refused.getMessage(), refused);
      }
    }

    /** A program's call, without a session or anything of what browsers say of pages. */
    private static boolean isOfNoPage(HttpServletRequest request) {
      return Stream.of("Cookie", "Origin", "Referer", "Sec-Fetch-Site")
          .allMatch(name -> request.getHeader(name) == null);
    }

    /** As the container has it, decoded and normalised. */
    private static String path(HttpServletRequest request) {
      String rest = request.getPathInfo();
      return request.getServletPath() + (rest == null ? "" : rest);
    }

    /** Before Spring Session's, and for every dispatch of a request. */
    @Bean
    FilterRegistrationBean<SojournFilter> sojournFilterRegistration(
        SojournFilter filter, Environment environment) {
      FilterRegistrationBean<SojournFilter> registration = new FilterRegistrationBean<>(filter);
      registration.setDispatcherTypes(
          EnumSet.of(
              DispatcherType.REQUEST,
              DispatcherType.FORWARD,
              DispatcherType.ASYNC,
              DispatcherType.ERROR));
      registration.setOrder(
          environment.getProperty(
                  "spring.session.servlet.filter-order",
                  Integer.class,
                  SessionRepositoryFilter.DEFAULT_ORDER)
              - 1);
      return registration;
    }

    /** Sessions by id, for callers without a request. */
    @Bean
    SojournSessionRepository sessionRepository(
        SessionManager sessions, SojournFilter filter, UserIds users) {
      return new SojournSessionRepository(sessions, filter, users);
    }

    /** Spring Session's filter; Spring Boot registers it. */
    @Bean
    SojournSessionFilter springSessionRepositoryFilter(SojournSessionRepository repository) {
      return new SojournSessionFilter(repository);
    }
  }
}
