package dev.sojourn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.SignIn;
import dev.sojourn.server.Endpoints;
import dev.sojourn.server.Endpoints.Endpoint;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.Wire;
import dev.sojourn.testkit.ManualTime;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every endpoint for browsers that changes something, called as other sites can make a browser call
 * it; the settings name the server's own origin, https://login.example.com.
 */
class CrossSiteRequestsTest {

  private static final String OWN = "https://login.example.com";
  private static final String JSON = "Content-Type: application/json";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  @TempDir static Path directory;
  static TestServer server;
  static Wire wire;
  static List<Endpoint> changing;
  static Creation.Created alice;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(directory, new ManualTime(), Map.of("sojourn.public-url", OWN))
            .withAccounts();
    wire = new Wire(server);
    alice = (Creation.Created) server.sessions().create(SignIn.user("alice"));
    Map<String, String> variables =
        Map.of(
            "id", alice.session().id().toString(),
            "device", alice.session().device().id().toString());
    changing =
        Endpoints.of(server, variables).stream()
            .filter(endpoint -> endpoint.changes() && endpoint.isForPeople())
            .toList();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** None of these, sent to any of those, changes anything. */
  private static void areRefused(String... headers) {
    assertThat(changing).hasSizeGreaterThan(10);
    for (Endpoint endpoint : changing) {
      for (String type : List.of(JSON, FORM, "Content-Type: text/plain")) {
        String[] all = Arrays.copyOf(headers, headers.length + 3);
        all[headers.length] = "Cookie: __Host-sojourn=" + alice.token().reveal();
        all[headers.length + 1] = type;
        all[headers.length + 2] = "Content-Length: 0";
        var answer = wire.send(endpoint.method() + " " + endpoint.path(), all);
        assertThat(answer.status()).as(endpoint + " " + List.of(headers)).isEqualTo(403);
        assertThat(answer.text()).doesNotContain("Set-Cookie");
      }
    }
    assertThat(wire.send("GET /v1/me", "Cookie: __Host-sojourn=" + alice.token().reveal()).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, navigate, document",
    "cross-site, no-cors, empty",
    "cross-site, cors, empty",
    "cross-site, navigate, iframe",
    "same-site, navigate, document",
    "same-site, no-cors, empty",
    "same-site, cors, empty",
    "none, cors, empty",
    "none, no-cors, image"
  })
  @Tag("ASVS-3.5.1")
  @Tag("CS-1")
  @Tag("CS-2")
  @Tag("CS-3")
  @Tag("CS-11")
  void anotherSiteChangesNothing(String site, String mode, String target) {
    areRefused(
        "Sec-Fetch-Site: " + site,
        "Sec-Fetch-Mode: " + mode,
        "Sec-Fetch-Dest: " + target,
        "Origin: " + OWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Origin: http://login.example.com",
        "Origin: https://login.example.com.evil.example",
        "Origin: https://example.com",
        "Referer: https://evil.example/https://login.example.com/",
        "Referer: about:blank",
        "Sec-Fetch-Site: future",
        "X-Nothing: said"
      })
  @Tag("CS-4")
  @Tag("CS-5")
  @Tag("CS-6")
  void anOlderBrowserMustNameOurOrigin(String header) {
    areRefused(header);
  }

  /** Whoever can choose the Host chooses no origin by it. */
  @Test
  @Tag("CS-7")
  void theHostIsNotBelieved() {
    areRefused("Host: evil.example", "Origin: https://evil.example");
    areRefused("Host: evil.example", "Origin: http://evil.example");
    areRefused("X-Forwarded-Host: evil.example", "Origin: https://evil.example");
    areRefused("Forwarded: host=evil.example;proto=https", "Origin: https://evil.example");
  }

  /** What a form can send is refused by calls, even from this origin. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain",
        "Content-Type: text/plain; application/json",
        "Content-Type: application/x-www-form-urlencoded; x=application/json",
        "Content-Type: multipart/form-data; boundary=application/json",
        "Content-Type: application/jsonx",
        "Content-Type: text/json",
        "Content-Type: application/json-seq",
        "X-Content-Type: application/json"
      })
  @Tag("ASVS-3.5.2")
  @Tag("CS-12")
  void callsRefuseWhatNeedsNoPreflight(String type) {
    for (Endpoint endpoint : changing) {
      if (endpoint.path().startsWith("/v1/")) {
        var answer =
            wire.send(
                endpoint.method() + " " + endpoint.path(),
                "Sec-Fetch-Site: same-origin",
                "Cookie: __Host-sojourn=" + alice.token().reveal(),
                "Content-Length: 0",
                type);
        assertThat(answer.status()).as(endpoint + answer.text()).isIn(403, 415);
      }
    }
    assertThat(wire.send("GET /v1/me", "Cookie: __Host-sojourn=" + alice.token().reveal()).status())
        .isEqualTo(200);
  }

  @Test
  @Tag("CS-4")
  void ourOwnPagesGetThrough() {
    for (String header :
        List.of("Sec-Fetch-Site: same-origin", "Origin: " + OWN, "Referer: " + OWN + "/account")) {
      var answer =
          wire.post(
              "/v1/me/sign-out",
              "{\"others_only\": true}",
              header,
              JSON,
              "Cookie: __Host-sojourn=" + alice.token().reveal());
      assertThat(answer.status()).as(header + answer.text()).isEqualTo(204);
    }
  }

  /** A form's token belongs to one session's one token, and is in no address and no cookie. */
  @Test
  @Tag("CS-8")
  @Tag("CS-9")
  @Tag("CS-10")
  @Tag("CVE-2022-24895")
  void aFormsTokenIsVoidAfterEverySignInAndRotation() {
    HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);
    String before = browser.hidden(browser.get("/login").body()).get("form_token");
    browser.signIn("bob");
    assertThat(does(browser, before)).isFalse();

    String first = browser.hidden(browser.get("/account").body()).get("form_token");
    assertThat(does(browser, first)).isTrue();
    assertThat(browser.call("POST", "/v1/me/factors", "{\"password\": \"bob-demo\"}").statusCode())
        .isEqualTo(200);
    assertThat(does(browser, first)).isFalse();

    String second = browser.hidden(browser.get("/account").body()).get("form_token");
    assertThat(second).isNotEqualTo(first);
    browser.dropCookie(HttpBrowser.SESSION);
    browser.signIn("bob");
    assertThat(does(browser, second)).isFalse();
  }

  private static boolean does(HttpBrowser browser, String formToken) {
    var answer = browser.post("/account/sign-out-others", Map.of("form_token", formToken));
    return answer.headers().firstValue("Location").orElseThrow().equals("/account?notice=others");
  }
}
