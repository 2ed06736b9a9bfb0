package dev.sojourn.server.me;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MeTest {

  @TempDir static Path directory;
  static final ManualTime TIME = new ManualTime();
  static TestServer server;
  static SessionManager sessions;

  final HttpBrowser here = new HttpBrowser(server, HttpBrowser.CHROME);
  final HttpBrowser there = new HttpBrowser(server, HttpBrowser.FIREFOX);

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, TIME, Map.of()).withAccounts();
    sessions = server.sessions();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void signInOnBoth() {
    TIME.advance(Duration.ofDays(2));
    there.signIn("alice");
    TIME.advance(Duration.ofSeconds(1));
    here.signIn("alice");
  }

  @Test
  void meIsWhoeverIsSignedIn() {
    JsonNode me = json(call("GET", "/v1/me"));

    assertThat(me.path("user").asString()).isEqualTo("alice");
    assertThat(me.path("tenant").asString()).isEqualTo("default");
    assertThat(me.path("session").path("id").asString()).isEqualTo(current().id().toString());
    assertThat(me.path("session").path("current").asBoolean()).isTrue();
  }

  @Test
  void aParameterThatACallDoesNotHaveIsNamed() {
    HttpResponse<String> refused = call("GET", "/v1/me/sessions?limit=5");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).at("/errors/0/field").asString("")).isEqualTo("limit");
  }

  @Test
  @Tag("ASVS-7.5.2")
  @Tag("SM-21")
  void ownSessionsAndDevicesAreListed() {
    JsonNode listed = json(call("GET", "/v1/me/sessions")).path("items");
    JsonNode devices = json(call("GET", "/v1/me/devices")).path("items");

    assertThat(listed).hasSize(2);
    assertThat(listed.get(0).path("current").asBoolean()).isTrue();
    assertThat(listed.get(1).path("current").asBoolean()).isFalse();
    assertThat(devices.get(0).path("current").asBoolean()).isTrue();
    assertThat(devices.get(0).path("sessions").get(0).path("id").asString())
        .isEqualTo(current().id().toString());
  }

  @Test
  void theSessionOfADeletedBearerOfTheIdIsNobodysHere() {
    UserId dee = UserId.of("dee");
    var old = (Creation.Created) sessions.create(SignIn.user(dee));
    sessions.end(old.session().id(), EndReason.SIGNED_OUT, Initiator.USER);
    var living = (Creation.Created) sessions.create(SignIn.user(dee));
    sessions.users().delete(dee, Initiator.SYSTEM);
    server.withAccount("dee");
    here.signIn("dee");

    for (Creation.Created before : List.of(old, living)) {
      assertThat(call("POST", "/v1/me/sessions/" + before.session().id() + "/end").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  @Tag("ASVS-7.5.2")
  @Tag("ASVS-3.3.4")
  void noAnswerCarriesAToken() {
    String token = here.cookie(HttpBrowser.SESSION).orElseThrow();
    String device = here.cookie(HttpBrowser.DEVICE).orElseThrow();

    for (String path :
        List.of("/v1/me", "/v1/me/sessions", "/v1/me/devices", "/v1/me/history", "/account")) {
      assertThat(here.get(path).body()).as(path).doesNotContain(token, device, "sjr_", "sjd_");
    }
  }

  @Test
  void aSessionIsEndedAndFoundInTheHistory() {
    Session other = other();

    var answer = call("POST", "/v1/me/sessions/" + other.id() + "/end");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("end_reason").asString()).isEqualTo("signed_out_elsewhere");
    JsonNode history = json(call("GET", "/v1/me/history")).path("items");
    assertThat(history.get(0).path("id").asString()).isEqualTo(other.id().toString());
    var refused = there.get("/v1/me");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(json(refused).path("reason").asString()).isEqualTo("signed_out_elsewhere");
    assertThat(there.cookie(HttpBrowser.SESSION)).isEmpty();
  }

  @Test
  void endingTheOwnSessionSignsOut() {
    var answer = call("POST", "/v1/me/sessions/" + current().id() + "/end");

    assertThat(json(answer).path("end_reason").asString()).isEqualTo("signed_out");
    assertThat(here.cookie(HttpBrowser.SESSION)).isEmpty();
  }

  @Test
  void signOutEndsTheOthersOrAll() {
    assertThat(call("POST", "/v1/me/sign-out", "{\"others_only\": true}").statusCode())
        .isEqualTo(204);
    assertThat(call("GET", "/v1/me").statusCode()).isEqualTo(200);
    assertThat(there.get("/v1/me").statusCode()).isEqualTo(401);

    assertThat(call("POST", "/v1/me/sign-out").statusCode()).isEqualTo(204);
    assertThat(call("GET", "/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  @Tag("ASVS-7.2.4")
  @Tag("ASVS-7.5.2")
  @Tag("SM-11")
  void afterTenMinutesOthersAreEndedOnlyByAnewAuthentication() {
    TIME.advance(Duration.ofMinutes(10).plusMillis(1));
    Session other = other();
    String device = "/v1/me/devices/" + other.device().id();

    for (var answer :
        List.of(
            call("POST", "/v1/me/sessions/" + other.id() + "/end"),
            call("POST", "/v1/me/sign-out", "{\"others_only\": true}"),
            call("POST", "/v1/me/sign-out"),
            call("DELETE", device))) {
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer error=\"insufficient_user_authentication\"")
          .contains("max_age=600");
    }
    assertThat(there.get("/v1/me").statusCode()).isEqualTo(200);
    assertThat(call("PATCH", device, "{\"name\": \"Den\"}").statusCode()).isEqualTo(200);

    String before = here.cookie(HttpBrowser.SESSION).orElseThrow();
    assertThat(call("POST", "/v1/me/factors", "{\"password\": \"wrong\"}").statusCode())
        .isEqualTo(401);
    assertThat(here.cookie(HttpBrowser.SESSION)).contains(before);

    var proved = call("POST", "/v1/me/factors", "{\"password\": \"alice-demo\"}");
    assertThat(proved.statusCode()).isEqualTo(200);
    assertThat(proved.body()).doesNotContain("sjr_");
    assertThat(here.cookie(HttpBrowser.SESSION)).get().isNotEqualTo(before);
    assertThat(call("POST", "/v1/me/sessions/" + other.id() + "/end").statusCode()).isEqualTo(200);

    here.setCookie(HttpBrowser.SESSION, before);
    var superseded = call("GET", "/v1/me");
    assertThat(superseded.statusCode()).isEqualTo(409);
    assertThat(superseded.headers().firstValue("Sojourn-Superseded")).contains("retry");
    assertThat(superseded.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  @Tag("ASVS-7.5.2")
  @Tag("CVE-2024-39683")
  @Tag("BetterAuth-multi-session")
  void whatBelongsToSomebodyElseDoesNotExist() {
    HttpBrowser bob = new HttpBrowser(server, HttpBrowser.FIREFOX);
    bob.signIn("bob");
    String session = "/v1/me/sessions/" + other().id() + "/end";
    String device = "/v1/me/devices/" + other().device().id();

    assertThat(bob.call("POST", session, "").statusCode()).isEqualTo(404);
    assertThat(bob.call("DELETE", device, "").statusCode()).isEqualTo(404);
    assertThat(bob.call("PATCH", device, "{\"name\": \"mine\"}").statusCode()).isEqualTo(404);
    assertThat(there.get("/v1/me").statusCode()).isEqualTo(200);
    assertThat(bob.call("GET", "/v1/me/sessions", "").body()).doesNotContain("alice");
    assertThat(bob.call("GET", "/v1/me/devices", "").body()).doesNotContain("alice");
    assertThat(bob.call("GET", "/v1/me/history", "").body()).doesNotContain("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        ""
      })
  @Tag("ASVS-3.5.1")
  @Tag("ASVS-3.5.2")
  @Tag("CS-12")
  void aCookieAloneChangesNothingBySimpleRequests(String contentType) {
    var request =
        here.request("/v1/me/sign-out").POST(BodyPublishers.ofString("{\"others_only\":false}"));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }

    assertThat(here.send(request.build()).statusCode()).isEqualTo(403);
    assertThat(here.get("/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherSiteChangesNothingWhateverItSends() {
    for (String site : List.of("cross-site", "same-site", "none")) {
      var request =
          here.request("/v1/me/sign-out")
              .setHeader("Sec-Fetch-Site", site)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{}"))
              .build();

      assertThat(here.send(request).statusCode()).as(site).isEqualTo(403);
    }
    assertThat(here.get("/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void anAppProvesItselfByTheTokenAsBearer() {
    HttpBrowser app = new HttpBrowser(server, "Example/1.0");
    String token = here.cookie(HttpBrowser.SESSION).orElseThrow();

    var answer =
        app.send(
            app.request("/v1/me/sign-out")
                .setHeader("Sec-Fetch-Site", "cross-site")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody())
                .build());

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(here.get("/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void whoIsNotSignedInIsTold() {
    HttpBrowser nobody = new HttpBrowser(server, HttpBrowser.CHROME);
    assertThat(nobody.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(nobody.get("/v1/me").headers().firstValue("WWW-Authenticate")).contains("Bearer");

    var guest = (dev.sojourn.Creation.Created) sessions.create(SignIn.guest());
    nobody.setCookie(HttpBrowser.SESSION, guest.token().reveal());
    var answer = nobody.get("/v1/me");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(json(answer).path("reason").asString()).isEqualTo("guest");
  }

  @Test
  void badInputChangesNothing() {
    String device = "/v1/me/devices/" + current().device().id();

    assertThat(call("POST", "/v1/me/sessions/nonsense/end").statusCode()).isEqualTo(404);
    assertThat(call("DELETE", "/v1/me/devices/nonsense").statusCode()).isEqualTo(404);
    assertThat(call("PATCH", device, "{\"name\": \"\"}").statusCode()).isEqualTo(422);
    assertThat(call("PATCH", device, "{\"name\": \"" + "x".repeat(65) + "\"}").statusCode())
        .isEqualTo(422);
    assertThat(call("PATCH", device, "{\"name\": 5}").statusCode()).isEqualTo(400);
    assertThat(call("PATCH", device, "{}").statusCode()).isEqualTo(422);
    assertThat(call("POST", "/v1/me/sign-out", "{\"others\": true}").statusCode()).isEqualTo(400);
    assertThat(call("POST", "/v1/me/sign-out", "{").statusCode()).isEqualTo(400);
    assertThat(call("POST", "/v1/me/factors", "{}").statusCode()).isEqualTo(422);
    assertThat(call("GET", "/v1/me").statusCode()).isEqualTo(200);
    assertThat(there.get("/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void theFirstReasonStays() {
    Session other = other();
    sessions.end(other.id(), EndReason.ENDED_BY_ADMIN);

    var answer = call("POST", "/v1/me/sessions/" + other.id() + "/end");

    assertThat(json(answer).path("end_reason").asString()).isEqualTo("ended_by_admin");
  }

  private HttpResponse<String> call(String method, String path) {
    return here.call(method, path, "");
  }

  private HttpResponse<String> call(String method, String path, String body) {
    return here.call(method, path, body);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static Session current() {
    return living(0);
  }

  private static Session other() {
    return living(1);
  }

  /** Newest first: this browser signed in last. */
  private static Session living(int index) {
    SessionFilter own =
        SessionFilter.filter().user(UserId.of("alice")).state(SessionState.ACTIVE).build();
    return sessions.list(own, PageRequest.first(10)).items().get(index);
  }
}
