package dev.sojourn.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.TimeSource;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.health.Draining;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators and programs read of a server: health, figures, description. */
class OperationsTest {

  @TempDir Path directory;
  private TestServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() {
    server = TestServer.start(directory, TimeSource.system(), Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.origin() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @Tag("SM-18")
  void healthAndFiguresAreThereAndNothingElseIs() throws Exception {
    assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
    assertThat(get("/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(get("/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
    for (String path :
        new String[] {
          "/actuator", "/actuator/env", "/actuator/beans", "/actuator/heapdump", "/actuator/info"
        }) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }

    var created = (Creation.Created) server.sessions().create(SignIn.user("counted"));
    server.sessions().validate(created.token(), Client.UNKNOWN);
    HttpResponse<String> figures = get("/actuator/prometheus");

    assertThat(figures.statusCode()).isEqualTo(200);
    assertThat(figures.body())
        .contains("sojourn_sessions_active 1.0")
        .contains("sojourn_validations_total{outcome=\"active\"} 1.0")
        .contains("sojourn_sessions_ended_total{reason=\"idle_timeout\"} 0.0")
        .contains("sojourn_cache_hits_total")
        .contains("sojourn_cache_misses_total")
        .containsPattern("sojourn_store_seconds_count\\{operation=\"create\",outcome=\"ok\"} 1");
  }

  /** Its stories of broken connections are another matter (ManyNodesTest). */
  @ParameterizedTest
  @ValueSource(strings = {"ProxyLeakTask", "HikariPool"})
  void thePoolTellsOfConnectionsNotGivenBackAndOfClocksThatLeap(String what) {
    assertThat(LoggerFactory.getLogger("com.zaxxer.hikari.pool." + what).isWarnEnabled()).isTrue();
  }

  @Test
  void aServerThatStopsIsNotReadyAndClosesItsStreams() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Draining draining = server.bean(Draining.class);
    draining.onDrain(closed::countDown);
    CountDownLatch done = new CountDownLatch(1);

    draining.stop(done::countDown);

    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
  }

  @Test
  void whoeverWaitsIsAnsweredWhenTheServerStops() throws Exception {
    byte[] key =
        server
            .bean(ServiceKeys.class)
            .create("test", null, Set.of(Scope.SESSIONS_READ), Initiator.SYSTEM)
            .secret()
            .reveal();
    String bearer = "Bearer " + new String(key, StandardCharsets.US_ASCII);
    // The key itself is an event: whoever waits has read it.
    String read = http.send(events("", bearer), HttpResponse.BodyHandlers.ofString()).body();
    String cursor = JsonMapper.builder().build().readTree(read).path("next_cursor").asString();
    var waiting =
        http.sendAsync(
            events("?wait=60&cursor=" + cursor, bearer), HttpResponse.BodyHandlers.ofString());
    CountDownLatch done = new CountDownLatch(1);

    server.bean(Draining.class).stop(done::countDown);

    HttpResponse<String> answer = waiting.get(20, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"items\":[]");
  }

  private HttpRequest events(String query, String bearer) {
    return HttpRequest.newBuilder(URI.create(server.origin() + "/v1/events" + query))
        .header("Authorization", bearer)
        .build();
  }

  @Test
  void theDescriptionSaysWhatIsSent() throws Exception {
    HttpResponse<String> answer = get("/openapi.json");
    JsonNode description = JsonMapper.builder().build().readTree(answer.body());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(description.path("paths").propertyNames())
        .contains(
            "/v1/sessions",
            "/v1/sessions/verify",
            "/v1/sessions/{id}",
            "/v1/sessions/{id}/end",
            "/v1/sessions/{id}/rotate",
            "/v1/sessions/{id}/factors",
            "/v1/users",
            "/v1/users/{user}",
            "/v1/users/{user}/devices",
            "/v1/users/{user}/export",
            "/v1/users/{user}/sign-out",
            "/v1/tenants/{tenant}/sign-out",
            "/v1/events",
            "/v1/service-keys")
        .noneMatch(path -> path.startsWith("/error") || path.startsWith("/actuator"))
        .allMatch(path -> path.matches("(/([a-z0-9-]+|\\{[a-z]+}))+"), "is a plain path");
    JsonNode export =
        description.at("/paths/~1v1~1users~1{user}~1export/get/responses/200/content");
    assertThat(export.at("/application~1json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/UserExport");
    JsonNode exported = description.at("/components/schemas/UserExport/properties");
    assertThat(exported.propertyNames())
        .containsExactly("user", "account", "devices", "sessions", "events");
    assertThat(exported.at("/sessions/items/$ref").asString()).endsWith("/KeptSessionView");
    assertThat(exported.at("/events/items/$ref").asString()).endsWith("/EventView");
    JsonNode session = description.path("components").path("schemas").path("SessionView");
    assertThat(session.path("properties").propertyNames())
        .contains("last_active_at", "idle_expires_at", "user_attributes", "bound_to")
        .noneMatch(name -> name.matches(".*[A-Z].*"));
    assertThat(get("/docs").statusCode()).isIn(200, 302);
    assertThat(get("/swagger-ui/index.html").statusCode()).isEqualTo(200);
  }
}
