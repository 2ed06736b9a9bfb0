package dev.sojourn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.PageRequest;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.Wire;
import dev.sojourn.server.Wire.Answer;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.token.Hmacs;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.ReferenceTokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By which ways a token reaches the server, and what else a request may say of itself. */
class TransportsTest {

  @TempDir static Path directory;
  static TestServer server;
  static Wire wire;
  static String token;

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, new ManualTime(), Map.of()).withAccounts();
    wire = new Wire(server);
    token = ((Creation.Created) server.sessions().create(SignIn.user("alice"))).token().reveal();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @Tag("SM-4")
  void theCookieAndTheBearerOpen() {
    assertThat(wire.send("GET /v1/me", "Cookie: __Host-sojourn=" + token).status()).isEqualTo(200);
    assertThat(wire.send("GET /v1/me", "Authorization: Bearer " + token).status()).isEqualTo(200);
    assertThat(wire.send("GET /account", "Cookie: __Host-sojourn=" + token).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/me?sid=TOKEN",
        "GET /v1/me?token=TOKEN",
        "GET /v1/me?access_token=TOKEN",
        "GET /v1/me?__Host-sojourn=TOKEN",
        "GET /v1/me;jsessionid=TOKEN",
        "GET /v1/me;__Host-sojourn=TOKEN",
        "GET /v1/me/TOKEN",
        "GET /account?jsessionid=TOKEN",
        "GET /account;jsessionid=TOKEN"
      })
  @Tag("SM-4")
  @Tag("CVE-2019-17563")
  void noAddressCarriesAToken(String line) {
    Answer answer = wire.send(line.replace("TOKEN", token));

    isNobody(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: TOKEN",
        "Authorization: Basic TOKEN",
        "Authorization: Basic BASIC",
        "Authorization: Token TOKEN",
        "Authorization: Bearer TOKEN x",
        "Authorization: Bearer \"TOKEN\"",
        "Proxy-Authorization: Bearer TOKEN",
        "X-Session: TOKEN",
        "X-Auth-Token: TOKEN",
        "X-Sojourn-Session: TOKEN",
        "Sojourn-Session: TOKEN",
        "Cookie: sojourn=TOKEN",
        "Cookie: JSESSIONID=TOKEN",
        "Cookie: __Secure-sojourn=TOKEN",
        "Cookie: __Host-sojourn-device=TOKEN",
        "Cookie: __Host-sojourn-form=TOKEN",
        "Cookie2: __Host-sojourn=TOKEN",
        "Set-Cookie: __Host-sojourn=TOKEN",
        "Referer: http://localhost/?sid=TOKEN"
      })
  @Tag("SM-4")
  void noOtherHeaderCarriesAToken(String header) {
    String basic =
        Base64.getEncoder().encodeToString(("alice:" + token).getBytes(StandardCharsets.UTF_8));
    String sent = header.replace("TOKEN", token).replace("BASIC", basic);

    isNobody(wire.send("GET /v1/me", sent));
    isNobody(wire.send("GET /account", sent));
  }

  @Test
  @Tag("SM-4")
  void aBearerOpensNoPage() {
    isNobody(wire.send("GET /account", "Authorization: Bearer " + token));
  }

  @Test
  @Tag("SM-4")
  void noBodyCarriesAToken() {
    String form = "__Host-sojourn=" + token + "&token=" + token;

    isNobody(
        wire.post(
            "/account/sign-out-everywhere",
            form,
            "Content-Type: application/x-www-form-urlencoded",
            "Sec-Fetch-Site: same-origin"));
    isNobody(
        wire.post(
            "/v1/me/sign-out",
            "{\"token\": \"" + token + "\"}",
            "Content-Type: application/json",
            "Sec-Fetch-Site: same-origin"));
    assertThat(wire.send("GET /v1/me", "Authorization: Bearer " + token).status()).isEqualTo(200);
  }

  private static void isNobody(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isIn(303, 400, 401, 404);
    assertThat(answer.text()).doesNotContain("Set-Cookie", "alice", token);
  }

  /** Whoever stands before this server may send such headers on; here they mean nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Sojourn-User: bob",
        "X-Sojourn-Roles: admin",
        "X-Sojourn-Session: valid",
        "X-User-Id: bob",
        "X-Remote-User: bob",
        "Remote-User: bob",
        "X-Forwarded-User: bob",
        "X-Session-Valid: true",
        "X-Authenticated: true"
      })
  @Tag("ASVS-7.2.1")
  void whatAClientSaysOfItselfProvesNothing(String header) {
    isNobody(wire.send("GET /v1/me", header));

    Answer me = wire.send("GET /v1/me", header, "Authorization: Bearer " + token);
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.body()).contains("\"user\":\"alice\"").doesNotContain("bob", "admin", "valid");
  }

  /** Times and roles are the server's: a caller that sends its own is refused, not overlooked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"active\": true",
        "\"exp\": 9999999999",
        "\"now\": \"2020-01-01T00:00:00Z\"",
        "\"roles\": [\"admin\"]",
        "\"session\": {}",
        "\"last_active_at\": \"2026-01-01T00:00:00Z\""
      })
  @Tag("ASVS-7.2.1")
  @Tag("SM-13")
  void noCallerBringsTimesOrRoles(String member) {
    Exchange answer =
        Exchange.with(
            server,
            "POST",
            "/v1/me/sign-out",
            Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
            "{\"others_only\": true, " + member + "}");

    assertThat(answer.status()).isEqualTo(400);
  }

  /** As well formed as ours, and made by somebody else: refused, and nothing begins by it. */
  @Test
  @Tag("SM-9")
  @Tag("CVE-2024-38513")
  void aTokenThatWasNotMadeHereIsNeverAdopted() {
    int before = living();
    var others =
        new ReferenceTokens(
            new Hmacs(KeyRing.generate(Seeded.random(7), new ManualTime())), Seeded.random(8));
    for (int i = 0; i < 50; i++) {
      String invented = others.mint(new SessionId(i, i), 0).token().reveal();
      isNobody(wire.send("GET /v1/me", "Cookie: __Host-sojourn=" + invented));
      isNobody(wire.send("GET /account", "Cookie: __Host-sojourn=" + invented));
    }

    assertThat(living()).isEqualTo(before);
    assertThat(wire.send("GET /actuator/prometheus").body())
        .containsPattern("sojourn_validations_total\\{outcome=\"(forged|unknown)\"} 100\\.0");
  }

  private static int living() {
    return server
        .sessions()
        .list(SessionFilter.filter().build(), PageRequest.first(200))
        .items()
        .size();
  }

  /** What a token could be for databases, files, pages and logs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR 1=1 --",
        "1 UNION SELECT 1",
        "../../../../etc/passwd",
        "..%2f..%2fsojourn.db",
        "/dev/null",
        "C:\\\\boot.ini",
        "<script>alert(1)</script>",
        "${jndi:ldap://x/y}",
        "%0d%0aSet-Cookie:%20a=b",
        "{{7*7}}",
        "*)(uid=*",
        "file:///etc/passwd",
        "%00",
        "\u00ff\u00fe",
        "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA"
      })
  @Tag("SM-10")
  @Tag("CVE-2024-3400")
  @Tag("CVE-2025-24813")
  void aTokenOfAnySortIsNothingButWrong(String text) {
    isNobody(wire.send("GET /v1/me", "Cookie: __Host-sojourn=" + text));
    isNobody(wire.send("GET /v1/me", "Authorization: Bearer " + text));
    Answer page = wire.send("GET /account", "Cookie: __Host-sojourn=" + text);
    isNobody(page);
    assertThat(page.text()).doesNotContain(text);
    String address = text.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E");
    for (String line :
        List.of("POST /v1/me/sessions/" + address + "/end", "DELETE /v1/me/devices/" + address)) {
      Answer answer =
          wire.send(line, "Authorization: Bearer " + token, "Content-Type: application/json");
      assertThat(answer.status()).as(answer.text()).isIn(400, 404);
    }
  }
}
