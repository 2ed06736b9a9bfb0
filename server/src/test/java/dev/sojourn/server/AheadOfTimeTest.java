package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class AheadOfTimeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sojourn.public-url",
        "server.port",
        "server.ssl.certificate",
        "server.max-http-request-header-size",
        "spring.config.additional-location",
        "spring.lifecycle.timeout-per-shutdown-phase",
        "logging.level.root",
        "springs.of.others"
      })
  void whatPartsReadAsTheyStartLeavesThePartsAsTheBuildKnowsThem(String name) {
    assertThat(AheadOfTime.mayDecideAboutParts(withFile(name))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management.server.port",
        "management.endpoints.web.exposure.include",
        "springdoc.api-docs.enabled",
        "spring.threads.virtual.enabled",
        "spring.profiles.active",
        "server.forward-headers-strategy",
        "Server.ForwardHeadersStrategy"
      })
  void whatMayDecideAboutPartsDoesNot(String name) {
    assertThat(AheadOfTime.mayDecideAboutParts(withFile(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MANAGEMENT_SERVER_PORT", "SPRING_PROFILES_ACTIVE"})
  void theEnvironmentDecidesAsFilesDo(String name) {
    assertThat(AheadOfTime.mayDecideAboutParts(withVariable(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVER_PORT", "SERVER_MAXHTTPREQUESTHEADERSIZE", "SOJOURN_PUBLICURL"})
  void theEnvironmentLeavesAsFilesDo(String name) {
    assertThat(AheadOfTime.mayDecideAboutParts(withVariable(name))).isFalse();
  }

  private static StandardEnvironment withFile(String name) {
    StandardEnvironment environment = empty();
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("a file", Map.of(name, "some value")));
    return environment;
  }

  private static StandardEnvironment withVariable(String name) {
    StandardEnvironment environment = empty();
    environment
        .getPropertySources()
        .addLast(new SystemEnvironmentPropertySource("variables", Map.of(name, "some value")));
    return environment;
  }

  private static StandardEnvironment empty() {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().stream()
        .toList()
        .forEach(source -> environment.getPropertySources().remove(source.getName()));
    return environment;
  }
}
