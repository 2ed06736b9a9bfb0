package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import dev.sojourn.server.security.Scope;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may make which call, and what a key that is bound to a tenant sees of the others. */
class ScopesTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  private static final String SESSION = "/v1/sessions/01a20d7f-1799-7ee0-8959-bbbd610ad3cd";
  private static final String DEVICE =
      "/v1/users/scoped/devices/01a20d7f-1799-7ee0-8959-bbbd610ad3cd";

  /** Every call with the scope that api.md gives it. */
  static Stream<Arguments> calls() {
    return Stream.of(
        call("POST", "/v1/sessions", "{}", Scope.SESSIONS_ISSUE),
        call("POST", SESSION + "/rotate", null, Scope.SESSIONS_ISSUE),
        call("POST", SESSION + "/factors", "{}", Scope.SESSIONS_ISSUE),
        call("POST", "/v1/sessions/verify", "{}", Scope.SESSIONS_VERIFY),
        call("GET", "/v1/sessions", null, Scope.SESSIONS_READ),
        call("GET", SESSION, null, Scope.SESSIONS_READ),
        call("GET", "/v1/users/scoped/devices", null, Scope.SESSIONS_READ),
        call("GET", "/v1/events", null, Scope.SESSIONS_READ),
        call("PATCH", SESSION, "{}", Scope.SESSIONS_WRITE),
        call("POST", SESSION + "/end", null, Scope.SESSIONS_WRITE),
        call("POST", "/v1/sessions/end", "{}", Scope.SESSIONS_WRITE),
        call("PATCH", DEVICE, "{}", Scope.SESSIONS_WRITE),
        call("DELETE", DEVICE, null, Scope.SESSIONS_WRITE),
        call("POST", "/v1/users/scoped/sign-out", null, Scope.SESSIONS_WRITE),
        call("GET", "/v1/users", null, Scope.USERS_WRITE),
        call("GET", "/v1/users/scoped", null, Scope.USERS_WRITE),
        call("GET", "/v1/users/scoped/export", null, Scope.USERS_WRITE),
        call("POST", "/v1/users", "{}", Scope.USERS_WRITE),
        call("PATCH", "/v1/users/scoped-none", "{}", Scope.USERS_WRITE),
        call("POST", "/v1/users/scoped/password", "{}", Scope.USERS_WRITE),
        call("DELETE", "/v1/users/scoped-none", null, Scope.USERS_WRITE),
        call("GET", "/v1/keys", null, Scope.ADMIN),
        call("POST", "/v1/backup", null, Scope.ADMIN),
        call("POST", "/v1/rules/test", "{}", Scope.ADMIN),
        call("POST", "/v1/tenants/scoped/sign-out", null, Scope.ADMIN),
        call("GET", "/v1/service-keys", null, Scope.ADMIN),
        call("POST", "/v1/service-keys", "{}", Scope.ADMIN),
        call("DELETE", "/v1/service-keys/0000000000000000", null, Scope.ADMIN));
  }

  private static Arguments call(String method, String path, @Nullable String body, Scope scope) {
    return Arguments.of(method, path, body, scope);
  }

  @ParameterizedTest
  @MethodSource("calls")
  @Tag("ASVS-7.4.5")
  @Tag("SM-22")
  void eachCallNeedsItsScopeAndNoOther(
      String method, String path, @Nullable String body, Scope scope) {
    EnumSet<Scope> others = EnumSet.complementOf(EnumSet.of(scope));

    Answer without = api.callAs(api.key(null, others.toArray(Scope[]::new)), method, path, body);
    Answer with = api.callAs(api.key(null, scope), method, path, body);

    without.isProblem(403, "missing_scope");
    assertThat(without.text("detail")).contains(scope.wireName());
    assertThat(with.status()).isNotIn(401, 403, 500);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void eachCallNeedsAKey(String method, String path, @Nullable String body, Scope scope) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.server().origin() + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));

    Answer refused = api.send(request.build()).isProblem(401, "unauthorized");

    assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer sjk_",
        "Bearer sjk_0000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Basic YTpi",
        "Bearer sjk_ _",
        "Token x"
      })
  @Tag("ASVS-7.2.2")
  void whatIsNoKeyIsRefused(String header) {
    api.send(api.request("GET", "/v1/sessions", null).setHeader("Authorization", header).build())
        .isProblem(401, "unauthorized");
    api.send(
            api.request("POST", "/v1/sessions/verify", "{}")
                .setHeader("Authorization", header)
                .build())
        .isProblem(401, "unauthorized");
  }

  @Test
  void optionsTellTheMethodsToEveryKey() {
    for (String path : List.of("/v1/sessions", "/v1/events", "/v1/users/x", "/v1/service-keys")) {
      Answer answer =
          api.callAs(api.key(null, Scope.SESSIONS_VERIFY), "OPTIONS", path, null).is(200);
      assertThat(answer.header("Allow")).contains("GET");
    }
  }

  @Test
  @Tag("ASVS-7.2.2")
  void aSessionTokenIsNoServiceKey() {
    String token = api.signIn("not-a-key").text("token");

    api.callAs(token, "GET", "/v1/sessions", null).isProblem(401, "unauthorized");
  }

  @Test
  @Tag("CVE-2024-39683")
  void aKeyOfOneTenantDoesNotSeeAnother() {
    String blue = api.key("blue", Scope.values());
    String green = api.key("green", Scope.values());
    Answer session = api.callAs(blue, "POST", "/v1/sessions", "{\"user\": \"ann\"}").is(201);
    assertThat(session.text("session.tenant")).isEqualTo("blue");
    String path = "/v1/sessions/" + session.text("session.id");
    String device = "/v1/users/ann/devices/" + session.text("session.device.id");

    api.callAs(green, "GET", path, null).isProblem(404, "not_found");
    api.callAs(green, "POST", path + "/end", null).isProblem(404, "not_found");
    api.callAs(green, "POST", path + "/rotate", null).isProblem(404, "not_found");
    api.callAs(green, "PATCH", path, "{\"attributes\": {\"a\": 1}}").isProblem(404, "not_found");
    api.callAs(green, "GET", path + "?tenant=blue", null).isProblem(404, "not_found");
    api.callAs(green, "GET", "/v1/sessions?tenant=blue", null).isProblem(404, "not_found");
    api.callAs(green, "GET", "/v1/users/ann", null).isProblem(404, "not_found");
    api.callAs(green, "GET", "/v1/users/ann/devices", null).isProblem(404, "not_found");
    api.callAs(green, "GET", "/v1/users/ann/export", null).isProblem(404, "not_found");
    api.callAs(green, "DELETE", device, null).isProblem(404, "not_found");
    api.callAs(green, "POST", "/v1/users/ann/sign-out", null).isProblem(404, "not_found");
    api.callAs(green, "POST", "/v1/tenants/blue/sign-out", null).isProblem(404, "not_found");
    api.callAs(green, "GET", "/v1/keys", null).isProblem(403, "forbidden");
    api.callAs(green, "POST", "/v1/backup", null).isProblem(403, "forbidden");
    api.callAs(green, "POST", "/v1/sessions", "{\"user\": \"x\", \"tenant\": \"blue\"}")
        .isProblem(404, "not_found");
    Answer verified =
        api.callAs(
                green,
                "POST",
                "/v1/sessions/verify",
                "{\"token\": \"%s\"}".formatted(session.text("token")))
            .is(200);
    assertThat(verified.http().body()).isEqualTo("{\"active\":false,\"reason\":\"unknown\"}");
    assertThat(api.callAs(green, "GET", "/v1/sessions", null).at("items")).isEmpty();
    assertThat(api.callAs(green, "GET", "/v1/events", null).at("items"))
        .allMatch(event -> event.path("tenant").asString("").equals("green"));
    assertThat(api.callAs(blue, "GET", path, null).is(200).text("state")).isEqualTo("active");
    assertThat(api.get(path).is(200).text("tenant")).isEqualTo("blue");
  }

  @Test
  @Tag("ASVS-7.4.5")
  @Tag("CVE-2023-4966")
  void aTenantIsSignedOutAsAWhole() {
    String key = api.key("purple", Scope.values());
    Answer one = api.callAs(key, "POST", "/v1/sessions", "{\"user\": \"one\"}").is(201);
    Answer other = api.signIn("elsewhere");

    api.call("POST", "/v1/tenants/purple/sign-out", null).is(204);

    assertThat(api.verify(one.text("token")).text("reason")).isEqualTo("tenant_signed_out");
    assertThat(api.verify(other.text("token")).at("active").asBoolean()).isTrue();
  }

  @Test
  void keysAreMadeListedAndRevoked() {
    Answer made =
        api.post(
                "/v1/service-keys",
                """
                {"name": "shop", "tenant": "red", "scopes": ["sessions:verify", "admin"]}\
                """)
            .is(201);
    String secret = made.text("key");
    assertThat(secret).startsWith("sjk_" + made.text("id") + "_");
    assertThat(made.at("scopes").toString()).isEqualTo("[\"admin\",\"sessions:verify\"]");

    Answer listed = api.callAs(secret, "GET", "/v1/service-keys", null).is(200);
    assertThat(listed.http().body()).doesNotContain(secret.substring(21));
    assertThat(listed.at("items")).allMatch(key -> key.path("tenant").asString("").equals("red"));
    api.callAs(secret, "POST", "/v1/service-keys", "{\"tenant\":\"blue\",\"scopes\":[\"admin\"]}")
        .isProblem(404, "not_found");
    api.post("/v1/service-keys", "{\"scopes\": [\"everything\"]}").isProblem(422, "invalid_value");
    api.post("/v1/service-keys", "{\"scopes\": []}").isProblem(422, "invalid_value");

    api.call("DELETE", "/v1/service-keys/" + made.text("id"), null).is(204);

    api.callAs(secret, "GET", "/v1/service-keys", null).isProblem(401, "unauthorized");
    api.call("DELETE", "/v1/service-keys/" + made.text("id"), null).isProblem(404, "not_found");
  }

  @Test
  @Tag("SM-22")
  void nobodyMakesAKeyThatMayDoMore() {
    String admin = api.key(null, Scope.ADMIN, Scope.SESSIONS_READ);

    api.callAs(admin, "POST", "/v1/service-keys", "{\"scopes\": [\"sessions:issue\"]}")
        .isProblem(403, "missing_scope");
    api.callAs(admin, "POST", "/v1/service-keys", "{\"scopes\": [\"sessions:read\"]}").is(201);
  }

  @Test
  void theListOfKeysTellsNothingOfOtherTenants() {
    for (int i = 0; i < 20; i++) {
      api.key(null, Scope.SESSIONS_READ);
    }
    String admin = api.key("lone", Scope.ADMIN);
    api.key("lone", Scope.ADMIN);

    Answer first = api.callAs(admin, "GET", "/v1/service-keys?limit=1", null).is(200);
    Answer second =
        api.callAs(
                admin, "GET", "/v1/service-keys?limit=1&cursor=" + first.text("next_cursor"), null)
            .is(200);

    assertThat(first.text("items.0.tenant")).isEqualTo("lone");
    assertThat(first.text("next_cursor")).isEqualTo(first.text("items.0.id"));
    assertThat(second.text("items.0.tenant")).isEqualTo("lone");
    assertThat(second.text("next_cursor")).isEmpty();
  }
}
