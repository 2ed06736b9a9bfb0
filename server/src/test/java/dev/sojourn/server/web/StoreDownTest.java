package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.server.Endpoints;
import dev.sojourn.server.Endpoints.Endpoint;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Without the store nothing that needs it is said to be done. */
class StoreDownTest {

  @TempDir Path directory;
  private final ManualTime time = new ManualTime();
  private FaultyStore store;
  private TestServer server;
  private String key;
  private Creation.Created alice;

  @BeforeEach
  void start() {
    store = new FaultyStore(SqliteStore.open(directory.resolve("sojourn.db")), time);
    server = TestServer.start(directory, time, store).withAccounts();
    byte[] secret =
        server
            .bean(ServiceKeys.class)
            .create("test", null, EnumSet.allOf(Scope.class), Initiator.SYSTEM)
            .secret()
            .reveal();
    key = new String(secret, StandardCharsets.US_ASCII);
    alice = (Creation.Created) server.sessions().create(SignIn.user("alice"));
    // Both are known by now: what follows does not stop at the door.
    assertThat(call("GET", "/v1/users", "").status()).isEqualTo(200);
    assertThat(cookie("GET", "/v1/me", "").status()).isEqualTo(200);
    store.down();
  }

  @AfterEach
  void stop() {
    store.up();
    server.close();
  }

  private Exchange call(String method, String path, String body) {
    return Exchange.with(
        server,
        method,
        path,
        Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json"),
        body);
  }

  private Exchange cookie(String method, String path, String body) {
    boolean isCall = path.startsWith("/v1/");
    Map<String, String> headers = new HashMap<>();
    headers.put("Cookie", "__Host-sojourn=" + alice.token().reveal());
    headers.put("Sec-Fetch-Site", "same-origin");
    headers.put("Accept", isCall ? "application/json" : "text/html");
    headers.put("Content-Type", isCall ? "application/json" : "application/x-www-form-urlencoded");
    return Exchange.with(server, method, path, headers, body);
  }

  @Test
  @Tag("CVE-2020-15223")
  @Tag("ASVS-7.4.1")
  void noEndIsSaidToBeDone() {
    String session = alice.session().id().toString();
    String form = "form_token=" + server.bean(FormTokens.class).issue(alice.token().reveal());
    for (Exchange answer :
        List.of(
            cookie("POST", "/logout", form),
            cookie("POST", "/v1/me/sign-out", "{}"),
            cookie("POST", "/v1/me/sessions/" + session + "/end", "{}"),
            cookie("POST", "/account/sign-out-everywhere", form),
            call("POST", "/v1/sessions/" + session + "/end", "{}"),
            call("POST", "/v1/sessions/end", "{\"user\": \"alice\"}"),
            call("POST", "/v1/users/alice/sign-out", "{}"),
            call("PATCH", "/v1/users/alice", "{\"disabled\": true}"),
            call("DELETE", "/v1/users/alice", ""),
            call("POST", "/v1/tenants/default/sign-out", "{}"),
            call("DELETE", "/v1/service-keys/0123456789abcdef", ""))) {
      assertThat(answer.status()).as(answer.what()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).as(answer.what()).isNotEmpty();
      assertThat(answer.cookies()).as(answer.what()).isEmpty();
      assertThat(answer.body()).as(answer.what()).doesNotContain("Nothing was changed");
    }
    assertThat(cookie("POST", "/logout", form).body()).contains("This may or may not be done");
    store.up();
    assertThat(cookie("GET", "/v1/me", "").status()).isEqualTo(200);
    assertThat(cookie("POST", "/logout", form).status()).isEqualTo(303);
  }

  /** Every endpoint, asked by everybody: refused, or answered from what is known; never a fault. */
  @Test
  void everyAnswerIsOfTheDocumentedSorts() {
    Map<String, String> variables =
        Map.of("user", "alice", "tenant", "default", "id", alice.session().id().toString());
    for (Endpoint endpoint : Endpoints.of(server, variables)) {
      String body = endpoint.changes() ? "{}" : "";
      for (Exchange answer :
          List.of(
              call(endpoint.method(), endpoint.path(), body),
              cookie(endpoint.method(), endpoint.path(), body),
              Exchange.with(server, endpoint.method(), endpoint.path(), Map.of(), body))) {
        assertThat(answer.status() < 500 || answer.status() == 503)
            .as(answer.what() + " " + answer.status() + answer.body())
            .isTrue();
        assertThat(endpoint.path().equals("/actuator/prometheus") || isOurs(answer.body()))
            .as(answer.what() + answer.body())
            .isTrue();
      }
    }
  }

  /** Whoever looks for the fault reads them, and gives up after some seconds. */
  @Test
  void figuresAreToldWhileTheStoreIsSilent() throws Exception {
    store.up();
    time.advance(Duration.ofMinutes(1)); // so that sessions are to be counted again
    Waiting.until(
        Waiting.PATIENCE, "a count", () -> figures().contains("sojourn_sessions_active 1.0"));
    time.advance(Duration.ofMinutes(1));
    try (Gate silent = store.blockBefore("countLive")) {
      CompletableFuture<String> figures = CompletableFuture.supplyAsync(this::figures);
      silent.awaitReached();

      // Without it the answer would come when the test's own patience with the gate is at its end.
      assertThat(figures.get(Waiting.PATIENCE.toMillis() / 2, TimeUnit.MILLISECONDS))
          .contains("sojourn_sessions_active 1.0", "sojourn_cache_size ");

      time.advance(Duration.ofMinutes(5)); // what was counted before may be anything by now
      assertThat(figures()).contains("sojourn_sessions_active NaN");
    }
  }

  private String figures() {
    Exchange answer = call("GET", "/actuator/prometheus", "");
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  private static boolean isOurs(String body) {
    return !body.contains("Exception") && !body.contains("\tat ");
  }

  @Test
  void nobodyIsActiveWhoCannotBeLookedUp() {
    var other = (Creation.Created) create();
    String body = "{\"token\": \"" + other.token().reveal() + "\", \"fresh\": true}";

    assertThat(call("POST", "/v1/sessions/verify", body).status()).isEqualTo(503);
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void theLogTellsOfItOnceHoweverManyAreRefused(CapturedOutput log) {
    for (int i = 0; i < 5; i++) {
      assertThat(call("GET", "/v1/users", "").status()).isEqualTo(503);
      assertThat(cookie("GET", "/account", "").status()).isEqualTo(503);
    }
    assertThat(log.getAll()).containsOnlyOnce("The store does not answer");

    store.up();
    time.advance(StoreFaults.QUIET);
    assertThat(call("GET", "/v1/users", "").status()).isEqualTo(200);
    assertThat(log.getAll())
        .containsOnlyOnce("The store answers again; requests refused in 0 s: 10");
  }

  private Creation create() {
    store.up();
    Creation created = server.sessions().create(SignIn.user("carol"));
    store.down();
    return created;
  }
}
