package dev.sojourn.server.me;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.server.Endpoints;
import dev.sojourn.server.Endpoints.Endpoint;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a session is over, nothing of it opens anything, by whatever way it is presented. */
class AfterSignOutTest {

  @TempDir static Path directory;
  static final ManualTime TIME = new ManualTime();
  static TestServer server;
  static String key;

  final HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, TIME, Map.of()).withAccounts();
    byte[] secret =
        server
            .bean(ServiceKeys.class)
            .create("test", null, EnumSet.allOf(Scope.class), Initiator.SYSTEM)
            .secret()
            .reveal();
    key = new String(secret, StandardCharsets.US_ASCII);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void letTimePass() {
    TIME.advance(Duration.ofDays(2));
  }

  @Test
  @Tag("ASVS-7.4.1")
  @Tag("SM-15")
  @Tag("CVE-2021-26921")
  void afterASignOutNothingOpens() {
    opensNothingAfter(session -> browser.act("/logout", Map.of()));
  }

  @Test
  @Tag("ASVS-7.4.1")
  void afterTheIdleTimeoutNothingOpens() {
    opensNothingAfter(session -> TIME.advance(Duration.ofMinutes(61)));
  }

  @Test
  @Tag("ASVS-7.4.1")
  @Tag("ASVS-7.4.5")
  void afterAnAdministratorsEndNothingOpens() {
    opensNothingAfter(session -> server.sessions().end(session.id(), EndReason.ENDED_BY_ADMIN));
  }

  @Test
  @Tag("ASVS-7.4.1")
  @Tag("ASVS-7.4.5")
  @Tag("CVE-2023-4966")
  void afterTheWholeTenantWasSignedOutNothingOpens() {
    opensNothingAfter(session ->
        Exchange.with(
            server,
            "POST",
            "/v1/tenants/default/sign-out",
            Map.of("Authorization", "Bearer " + key),
            ""));
  }

  private void opensNothingAfter(Consumer<Session> end) {
    browser.signIn("alice");
    String token = browser.cookie(HttpBrowser.SESSION).orElseThrow();
    String form = browser.hidden(browser.get("/account").body()).get("form_token");
    Session session =
        server
            .sessions()
            .list(
                SessionFilter.filter().user(UserId.of("alice")).state(SessionState.ACTIVE).build(),
                PageRequest.first(1))
            .items()
            .getFirst();
    assertThat(verdict(token)).contains("\"active\":true");

    end.accept(session);

    browser.setCookie(HttpBrowser.SESSION, token);
    for (Endpoint endpoint :
        Endpoints.of(
            server,
            Map.of("id", session.id().toString(), "device", session.device().id().toString()))) {
      if (endpoint.path().startsWith("/v1/me") || endpoint.path().startsWith("/account")) {
        refuses(endpoint, token, form);
      }
    }
    assertThat(verdict(token)).contains("\"active\":false");
    assertThat(callAsKey("POST", "/v1/sessions/" + session.id() + "/rotate", "").status())
        .isEqualTo(409);
    browser.dropCookie(HttpBrowser.SESSION);
  }

  private static void refuses(Endpoint endpoint, String token, String form) {
    for (Map<String, String> proof :
        List.of(
            Map.of("Cookie", "__Host-sojourn=" + token),
            Map.of("Authorization", "Bearer " + token))) {
      var headers = new HashMap<>(proof);
      headers.put("Sec-Fetch-Site", "same-origin");
      boolean isCall = endpoint.path().startsWith("/v1/");
      headers.put(
          "Content-Type", isCall ? "application/json" : "application/x-www-form-urlencoded");
      String body = isCall ? "{}" : "form_token=" + form;
      Exchange answer =
          Exchange.with(
              server, endpoint.method(), endpoint.path(), headers, endpoint.changes() ? body : "");
      assertThat(answer.status()).as(answer.what()).isEqualTo(isCall ? 401 : 303);
      assertThat(isCall || answer.header("Location").startsWith("/login"))
          .as(answer.what() + answer.header("Location"))
          .isTrue();
    }
  }

  private static String verdict(String token) {
    Exchange answer =
        callAsKey(
            "POST", "/v1/sessions/verify", "{\"token\": \"" + token + "\", \"touch\": false}");
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  private static Exchange callAsKey(String method, String path, String body) {
    return Exchange.with(
        server,
        method,
        path,
        Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json"),
        body);
  }
}
