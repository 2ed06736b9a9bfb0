package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.SetupLink;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sort of secret in every place where another one belongs: it opens nothing there. */
class WrongKindsTest {

  @TempDir static Path directory;
  static TestServer server;
  static HttpBrowser browser;

  /** Each sort by its name. */
  static final Map<String, String> SECRETS = new LinkedHashMap<>();

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, new ManualTime(), Map.of()).withAccounts();
    byte[] key =
        server
            .bean(ServiceKeys.class)
            .create("test", null, EnumSet.allOf(Scope.class), Initiator.SYSTEM)
            .secret()
            .reveal();
    browser = new HttpBrowser(server, HttpBrowser.CHROME);
    browser.signIn("alice");
    SECRETS.put("session", browser.cookie(HttpBrowser.SESSION).orElseThrow());
    SECRETS.put("device", browser.cookie(HttpBrowser.DEVICE).orElseThrow());
    SECRETS.put("form cookie", browser.cookie("__Host-sojourn-form").orElseThrow());
    SECRETS.put("form", browser.hidden(browser.get("/account").body()).get("form_token"));
    SECRETS.put("service key", new String(key, StandardCharsets.US_ASCII));
    SECRETS.put("setup", server.bean(SetupLink.class).issue());
    Exchange page =
        send(
            "GET",
            "/v1/events?limit=1",
            Map.of("Authorization", "Bearer " + secret("service key")));
    SECRETS.put("cursor", page.body().replaceAll(".*\"next_cursor\":\"([^\"]+)\".*", "$1"));
    for (String prefix : List.of("sjr_", "sjd_", "sjk_")) {
      SECRETS.put("session as " + prefix, secret("session").replaceFirst("sjr_", prefix));
      SECRETS.put("device as " + prefix, secret("device").replaceFirst("sjd_", prefix));
      SECRETS.put("key as " + prefix, secret("service key").replaceFirst("sjk_", prefix));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String secret(String kind) {
    return SECRETS.get(kind);
  }

  private static Exchange send(String method, String path, Map<String, String> headers) {
    return Exchange.with(server, method, path, headers, "");
  }

  static Stream<Arguments> secrets() {
    return SECRETS.entrySet().stream().map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("secrets")
  @Tag("TF-6")
  @Tag("ASVS-7.2.2")
  @Tag("CVE-2023-0657")
  @Tag("CVE-2023-48309")
  void opensItsOwnPlaceAndNoOther(String kind, String secret) {
    boolean isSession = secret.equals(secret("session"));
    boolean isKey = secret.equals(secret("service key"));
    String bearer = "Bearer " + secret;

    assertThat(send("GET", "/v1/me", Map.of("Cookie", "__Host-sojourn=" + secret)).status())
        .isEqualTo(isSession ? 200 : 401);
    assertThat(send("GET", "/v1/me", Map.of("Authorization", bearer)).status())
        .isEqualTo(isSession ? 200 : 401);
    assertThat(send("GET", "/account", Map.of("Cookie", "__Host-sojourn=" + secret)).status())
        .isEqualTo(isSession ? 200 : 303);
    assertThat(send("GET", "/v1/users", Map.of("Authorization", bearer)).status())
        .isEqualTo(isKey ? 200 : 401);
    assertThat(send("GET", "/setup/" + secret, Map.of()).status())
        .isEqualTo(kind.equals("setup") ? 200 : 404);
    assertThat(cursor(secret)).isEqualTo(kind.equals("cursor") ? 200 : 400);
    assertThat(formToken(secret)).isEqualTo(kind.equals("form"));
  }

  private static int cursor(String secret) {
    Map<String, String> key = Map.of("Authorization", "Bearer " + secret("service key"));
    int status = send("GET", "/v1/events?cursor=" + secret, key).status();
    return status == 422 ? 400 : status;
  }

  private static boolean formToken(String secret) {
    var answer = browser.post("/account/sign-out-others", Map.of("form_token", secret));
    return answer.headers().firstValue("Location").orElseThrow().equals("/account?notice=others");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("secrets")
  @Tag("TF-6")
  @Tag("TF-4")
  void aCheckNamesTheWrongKind(String kind, String secret) {
    Exchange answer =
        Exchange.with(
            server,
            "POST",
            "/v1/sessions/verify",
            Map.of(
                "Authorization",
                "Bearer " + secret("service key"),
                "Content-Type",
                "application/json"),
            "{\"token\": \"" + secret + "\"}");

    assertThat(answer.status()).isEqualTo(200);
    if (secret.equals(secret("session"))) {
      assertThat(answer.body()).contains("\"active\":true");
    } else {
      boolean isOtherKind = secret.equals(secret("device")) || secret.equals(secret("service key"));
      assertThat(answer.body())
          .isEqualTo(
              "{\"active\":false,\"reason\":\""
                  + (isOtherKind ? "wrong_kind" : "malformed")
                  + "\"}");
    }
  }

  @Test
  @Tag("CVE-2022-3916")
  @Tag("SM-12")
  void aDeviceTokenOfAnotherUserIsAnotherDevice() {
    HttpBrowser second = new HttpBrowser(server, HttpBrowser.FIREFOX);
    second.setCookie(HttpBrowser.DEVICE, secret("device"));
    second.signIn("bob");

    assertThat(second.get("/v1/me/devices").body()).doesNotContain("alice");
    assertThat(browser.get("/v1/me").body()).contains("alice");
    assertThat(second.cookie(HttpBrowser.SESSION)).get().isNotEqualTo(secret("session"));
  }

  /** What a sign-out ends is said by the token alone; names of cookies mean nothing. */
  @Test
  @Tag("BetterAuth-multi-session")
  void otherCookiesEndNobodysSession() {
    HttpBrowser bob = new HttpBrowser(server, HttpBrowser.FIREFOX);
    bob.signIn("bob");
    bob.setCookie("__Host-sojourn-2", secret("session"));
    bob.setCookie("__Host-sojourn.alice", secret("session"));
    bob.setCookie("sojourn_multi-" + secret("session"), "1");

    bob.act("/logout", Map.of());

    assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
  }
}
