package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application states about a session opens nothing of the console. */
class ConsoleProofTest extends ConsoleTest {

  private HttpBrowser browserWith(String token) {
    HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);
    browser.setCookie(HttpBrowser.SESSION, token);
    return browser;
  }

  private Exchange call(EnumSet<Scope> scopes, String method, String path, String body) {
    byte[] secret =
        server
            .bean(ServiceKeys.class)
            .create("app", null, scopes, Initiator.SYSTEM)
            .secret()
            .reveal();
    return Exchange.with(
        server,
        method,
        path,
        Map.of(
            "Authorization",
            "Bearer " + new String(secret, StandardCharsets.US_ASCII),
            "Content-Type",
            "application/json"),
        body);
  }

  @Test
  void aRoleThatAnApplicationStatesMakesNoAdministrator() {
    Creation.Created stated =
        begin(
            SignIn.user(UserId.of("mallory"))
                .roles("admin")
                .factor(FactorMethod.PASSWORD)
                .client(ELSEWHERE));

    assertThat(browserWith(stated.token().reveal()).get("/console").statusCode()).isEqualTo(403);
  }

  @Test
  void anAdministratorsSessionOfAnApplicationShowsNothingBeforeThePassword() {
    HttpBrowser browser = browserWith(begin(ROOT).token().reveal());

    HttpResponse<String> asked = browser.get("/console/events");

    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.body()).contains("password").doesNotContain("session_established");
    Map<String, String> fields = browser.hidden(asked.body());
    fields.put("confirm_password", "root-demo");
    assertThat(location(browser.post("/console/go-on", fields))).isEqualTo("/console/events");
    assertThat(browser.get("/console/events").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rotate", "factors"})
  void aTokenThatAnApplicationGotOfAProvedSessionShowsNothing(String call) {
    String id = root.get("/v1/me").body().replaceAll("(?s).*?\"id\":\"([^\"]*)\".*", "$1");
    assertThat(root.get("/console").statusCode()).isEqualTo(200);

    Exchange got =
        call(
            EnumSet.of(Scope.SESSIONS_ISSUE),
            "POST",
            "/v1/sessions/" + id + "/" + call,
            call.equals("factors") ? "{\"factors\": [{\"method\": \"password\"}]}" : "");

    assertThat(got.status()).as(got.body()).isEqualTo(200);
    String token = got.body().replaceAll("(?s).*\"token\":\"([^\"]*)\".*", "$1");
    assertThat(browserWith(token).get("/console").statusCode()).isEqualTo(401);
  }

  @Test
  void aChangedPasswordIsAProofToo() {
    UserId rita = UserId.of("rita");
    server.withAccount("rita");
    makeAdministrator(rita);
    HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);
    browser.signIn("rita");

    HttpResponse<String> changed =
        send(
            browser,
            "/account/security",
            "/account/security/password",
            Map.of(
                "present", "rita-demo",
                "password", "a longer secret",
                "repeated", "a longer secret"));

    assertThat(changed.statusCode()).isEqualTo(303);
    assertThat(browser.get("/console").statusCode()).isEqualTo(200);
  }

  @Test
  void onlyAKeyWithTheScopeAdminMakesAdministrators() {
    EnumSet<Scope> users = EnumSet.of(Scope.USERS_WRITE);
    String admin = "{\"roles\": [\"admin\"]}";
    assertThat(call(users, "PATCH", "/v1/users/bob", admin).status()).isEqualTo(403);
    assertThat(
            call(users, "POST", "/v1/users", "{\"user\": \"eve\", \"roles\": [\"admin\"]}")
                .status())
        .isEqualTo(403);
    assertThat(
            call(users, "POST", "/v1/users/root/password", "{\"password\": \"another-password\"}")
                .status())
        .isEqualTo(403);
    assertThat(sessions.users().find(UserId.of("eve"))).isEmpty();

    EnumSet<Scope> both = EnumSet.of(Scope.USERS_WRITE, Scope.ADMIN);
    assertThat(call(both, "PATCH", "/v1/users/carl", admin).status()).isEqualTo(200);
  }
}
