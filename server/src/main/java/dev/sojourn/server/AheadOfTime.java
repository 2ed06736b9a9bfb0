package dev.sojourn.server;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.aot.AotDetector;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/**
 * Starts with the server's parts as the build has worked them out, which takes half the time. The
 * build knows the server's own settings of the framework and no others; where one is stated that
 * may decide which parts there are, they are worked out at the start, as they are with {@code
 * -Dspring.aot.enabled=false}.
 */
final class AheadOfTime implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

  private static final List<String> FRAMEWORK =
      List.of("spring.", "server.", "management.", "springdoc.");

  /** Settings of the framework that decide about no part: they are read by parts as they start. */
  private static final List<String> DECIDES_NOTHING =
      List.of(
          "spring.application.",
          "spring.config.",
          "spring.context.",
          "spring.lifecycle.",
          "server.address",
          "server.port",
          "server.ssl.",
          "server.jetty.",
          "server.maxhttprequestheadersize");

  /** Where the server states what the build knows. */
  private static final String OWN = "class path resource [application.yaml]";

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    if ("false".equals(SpringProperties.getProperty(AotDetector.AOT_ENABLED))) {
      return;
    }
    boolean prepared =
        ClassUtils.isPresent(
            SojournServer.class.getName() + "__ApplicationContextInitializer",
            SojournServer.class.getClassLoader());
    SpringProperties.setProperty(
        AotDetector.AOT_ENABLED,
        Boolean.toString(prepared && !mayDecideAboutParts(event.getEnvironment())));
  }

  static boolean mayDecideAboutParts(ConfigurableEnvironment environment) {
    return environment.getPropertySources().stream()
        .filter(source -> !source.getName().contains(OWN))
        .flatMap(AheadOfTime::names)
        .map(AheadOfTime::canonical)
        .filter(name -> FRAMEWORK.stream().anyMatch(name::startsWith))
        .anyMatch(name -> DECIDES_NOTHING.stream().noneMatch(name::startsWith));
  }

  private static Stream<String> names(PropertySource<?> source) {
    return source instanceof EnumerablePropertySource<?> enumerable
        ? Stream.of(enumerable.getPropertyNames())
        : Stream.empty();
  }

  /**
   * The same for a file's {@code server.max-http} and for the environment's {@code SERVER_MAXHTTP}.
   */
  private static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace('_', '.');
  }
}
