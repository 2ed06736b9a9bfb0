package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import jakarta.servlet.http.HttpSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sessions in controllers, and what the actuator tells of them, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsInSpringTest {

  private ServletWebServerApplicationContext reading;
  private ServletWebServerApplicationContext writing;
  private SessionManager manager;

  @RestController
  static class Pages {

    @GetMapping("/sign-in")
    String signIn(HttpSession session) {
      session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "alice");
      return "";
    }

    @GetMapping("/needed")
    String needed(Session session) {
      return "<" + session.userId() + " " + session.id() + ">";
    }

    @GetMapping("/optional")
    String optional(Optional<Session> session) {
      return "<" + session.map(Session::kind).orElse(null) + ">";
    }

    @GetMapping("/nullable")
    String nullable(@Nullable Session session) {
      return "<" + (session == null ? null : session.kind()) + ">";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Pages.class)
  static class Application {

    @Bean
    SecurityFilterChain open(HttpSecurity http) throws Exception {
      return http.csrf(csrf -> csrf.disable())
          .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
          .build();
    }
  }

  private static ServletWebServerApplicationContext application(Path store, String... settings) {
    return (ServletWebServerApplicationContext)
        new SpringApplicationBuilder(Application.class)
            .properties(
                "server.port=0",
                "server.address=127.0.0.1",
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "management.endpoints.web.exposure.include=sojourn,health",
                "management.endpoint.health.show-details=always",
                "spring.autoconfigure.exclude="
                    + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "sojourn.store.url=sqlite:" + store)
            .properties(settings)
            .run();
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    reading = application(directory.resolve("reading.db"));
    writing =
        application(
            directory.resolve("writing.db"), "management.endpoint.sojourn.access=unrestricted");
    manager = reading.getBean(SessionManager.class);
  }

  @AfterAll
  void stop() {
    reading.close();
    writing.close();
  }

  private static Wire wire(ServletWebServerApplicationContext to) {
    return Wire.to(to.getWebServer().getPort());
  }

  private static Map<String, String> alice(Wire wire) {
    return Wire.after(Map.of(), wire.get("/sign-in", Map.of()));
  }

  private static String id(Wire wire, Map<String, String> jar) {
    return wire.get("/needed", jar).body().replaceAll(".* (.*)>", "$1");
  }

  @Test
  void aControllerTakesTheSessionAsAnArgument() {
    Wire wire = wire(reading);
    Map<String, String> jar = alice(wire);

    assertThat(wire.get("/needed", jar).body()).startsWith("<alice ");
    assertThat(wire.get("/optional", jar).body()).isEqualTo("<USER>");
    assertThat(wire.get("/nullable", jar).body()).isEqualTo("<USER>");
  }

  @Test
  void whereThereIsNoneNoneBeginsForIt() {
    Wire wire = wire(reading);

    assertThat(wire.get("/needed", Map.of()).status()).isEqualTo(401);
    for (String path : List.of("/optional", "/nullable")) {
      Wire.Answer answer = wire.get(path, Map.of());
      assertThat(answer.body()).isEqualTo("<null>");
      assertThat(answer.headers("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void theActuatorTellsFiguresSessionsAndDevices() {
    Wire wire = wire(reading);
    Map<String, String> jar = alice(wire);
    String id = id(wire, jar);

    JsonNode figures = JsonMapper.shared().readTree(wire.get("/actuator/sojourn", Map.of()).body());
    Wire.Answer answer = wire.get("/actuator/sojourn/alice", Map.of());
    JsonNode alice = JsonMapper.shared().readTree(answer.body());

    assertThat(figures.get("created").get("user").asLong()).isPositive();
    assertThat(alice.get("sessions").get(0).get("id").asString()).isEqualTo(id);
    assertThat(alice.get("sessions").get(0).get("createdAt").asString()).contains("T");
    assertThat(alice.get("devices").get(0).get("id").asString())
        .isEqualTo(alice.get("sessions").get(0).get("device").asString());
    assertThat(wire.get("/actuator/sojourn/nobody", Map.of()).body())
        .isEqualTo("{\"sessions\":[],\"devices\":[]}");
    assertThat(wire.get("/actuator/sojourn/" + "a".repeat(300), Map.of()).status()).isEqualTo(400);
  }

  @Test
  @Tag("SM-9")
  void nothingThatItTellsOpensASession() {
    Wire wire = wire(reading);
    Map<String, String> jar = alice(wire);
    String told = wire.get("/actuator/sojourn/alice", Map.of()).body();

    for (String secret : jar.values()) {
      assertThat(told).doesNotContain(secret);
    }
    assertThat(wire.get("/needed", Map.of(Wire.COOKIE, id(wire, jar))).status()).isEqualTo(401);
  }

  @Test
  void toEndASessionNeedsTheAccess() {
    Map<String, String> jar = alice(wire(reading));
    String id = id(wire(reading), jar);

    assertThat(wire(reading).delete("/actuator/sojourn/" + id).status()).isEqualTo(405);
    assertThat(manager.find(SessionId.parse(id).orElseThrow()).orElseThrow().state())
        .isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void whoHasTheAccessEndsOne() {
    Wire wire = wire(writing);
    Map<String, String> jar = alice(wire);
    String path = "/actuator/sojourn/" + id(wire, jar);

    assertThat(wire.delete(path).body()).contains("\"ended\"");
    assertThat(wire.delete(path).body()).contains("\"already_over\"");
    assertThat(wire.get("/needed", jar).status()).isEqualTo(401);
    assertThat(wire.delete("/actuator/sojourn/00000000-0000-7000-8000-000000000000").body())
        .contains("\"absent\"");
    assertThat(wire.delete("/actuator/sojourn/alice").status()).isEqualTo(400);
  }

  @Test
  void theHealthTellsOfTheStore() {
    assertThat(wire(reading).get("/actuator/health", Map.of()).body())
        .contains("\"sojourn\":{\"status\":\"UP\"}");
  }
}
