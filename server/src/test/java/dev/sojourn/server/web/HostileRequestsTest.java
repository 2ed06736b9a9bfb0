package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.Wire;
import dev.sojourn.server.Wire.Answer;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Requests that no honest client sends: each is refused as what it is, and the log stays silent.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileRequestsTest {

  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String JSON = "Content-Type: application/json";
  private static final String HTML = "Accept: text/html";
  private static final String OWN = "Sec-Fetch-Site: same-origin";

  @TempDir static Path directory;
  static TestServer server;
  static Wire wire;
  static String bearer;

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, new ManualTime(), Map.of()).withAccounts();
    wire = new Wire(server);
    byte[] key =
        server
            .bean(ServiceKeys.class)
            .create("test", null, EnumSet.allOf(Scope.class), Initiator.SYSTEM)
            .secret()
            .reveal();
    bearer = "Authorization: Bearer " + new String(key, StandardCharsets.US_ASCII);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void isSilent(CapturedOutput log) {
    assertThat(log.getAll()).doesNotContain("ERROR", "WARN", "Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%ff", "%", "%c0%ae", "%ed%a0%80", "a=%zz&reason=x"})
  void queriesThatAreNotWellFormedAreRefused(String query, CapturedOutput log) {
    Answer page = wire.send("GET /login?reason=" + query, HTML);
    Answer account = wire.send("GET /account?notice=" + query, HTML);
    Answer call = wire.send("GET /v1/sessions?tenant=" + query, bearer);
    Answer me = wire.send("GET /v1/me?x=" + query);

    assertThat(page.status()).as(page.text()).isEqualTo(400);
    assertThat(page.isPage()).as(page.text()).isTrue();
    assertThat(account.status()).isEqualTo(400);
    assertThat(account.isPage()).isTrue();
    assertThat(call.status()).as(call.text()).isEqualTo(400);
    assertThat(call.isProblem()).isTrue();
    assertThat(me.status()).isEqualTo(400);
    isSilent(log);
  }

  static Stream<String> brokenForms() {
    return Stream.of(
        "form_token=%zz", "form_token=%ff", "username=%", "%ed%a0%80=a", "a=b&".repeat(1_500));
  }

  @ParameterizedTest
  @MethodSource("brokenForms")
  void formsThatAreNotWellFormedAreRefused(String form, CapturedOutput log) {
    Answer page = wire.post("/login", form, FORM, HTML, OWN);
    Answer call = wire.post("/v1/sessions", form, FORM, bearer);
    Answer checked = wire.post("/v1/sessions/verify", form, FORM, bearer);

    assertThat(page.status()).as(page.text()).isIn(400, 413);
    assertThat(page.isPage()).isTrue();
    assertThat(call.status()).as(call.text()).isIn(400, 413, 415);
    assertThat(call.isProblem()).isTrue();
    assertThat(checked.status()).as(checked.text()).isEqualTo(415);
    isSilent(log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nope", "utf-7", "", "\"", "utf-16"})
  void formsInCharsetsOtherThanUtf8AreRefused(String charset, CapturedOutput log) {
    String type = FORM + "; charset=" + charset;

    Answer page = wire.post("/login", "a=b", type, HTML, OWN);
    Answer call = wire.post("/v1/sessions", "a=b", type, bearer);
    Answer checked = wire.post("/v1/sessions/verify", "a=b", type, bearer);
    Answer json = wire.post("/v1/sessions", "{}", JSON + "; charset=" + charset, bearer);

    assertThat(page.status()).as(page.text()).isIn(400, 415);
    assertThat(page.isPage()).isTrue();
    assertThat(call.status()).as(call.text()).isIn(400, 415);
    assertThat(checked.status()).as(checked.text()).isIn(400, 415);
    assertThat(json.status()).as(json.text()).isIn(400, 415, 422);
    isSilent(log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/*", "*"})
  void aBodyOfNoOneTypeIsRefused(String type, CapturedOutput log) {
    String header = "Content-Type: " + type;

    assertThat(wire.send("GET /actuator/health", header).status()).isEqualTo(415);
    assertThat(wire.send("GET /actuator/prometheus", header, bearer).status()).isEqualTo(415);
    assertThat(wire.post("/v1/users/alice/sign-out", "{}", header, bearer).status()).isEqualTo(415);
    assertThat(wire.post("/login", "a=b", header, HTML, OWN).status()).isEqualTo(415);
    isSilent(log);
  }

  /** Rules of a proxy, and ours, go by the path as it is written. */
  @ParameterizedTest
  @ValueSource(strings = {"/%761/users", "/v%31/users", "/%76%31/me", "/v1%2fusers"})
  void callsWhosePathIsWrittenInAnotherWayAreRefused(String path, CapturedOutput log) {
    assertThat(wire.send("GET " + path, bearer).status()).isEqualTo(400);
    isSilent(log);
  }

  @Test
  void formsInUtf8ByAnySpellingAreRead() {
    for (String type : new String[] {"; charset=utf-8", ";charset=\"UTF-8\"", ";", ""}) {
      Answer page = wire.post("/login", "username=a", FORM + type, HTML, OWN);
      assertThat(page.body()).contains("cookie"); // it got as far as the missing cookie
    }
  }

  @Test
  void formsAreReadForPostOnly(CapturedOutput log) {
    for (String method : new String[] {"PUT", "PATCH", "DELETE"}) {
      Answer answer =
          wire.send(method + " /v1/me/devices/x", FORM, "Content-Length: 0", "Cookie: a=b", OWN);
      assertThat(answer.status()).isEqualTo(method.equals("PUT") ? 405 : 401);
    }
    isSilent(log);
  }

  @ParameterizedTest
  @ValueSource(ints = {80_000, 300_000})
  void formsBeyondTheBoundAreTooLarge(int length, CapturedOutput log) {
    String form = "username=" + "a".repeat(length);

    for (Answer page :
        new Answer[] {
          wire.post("/login", form, FORM, HTML, OWN),
          wire.postChunked("/login", form, FORM, HTML, OWN)
        }) {
      assertThat(page.status()).as(page.text()).isEqualTo(413);
      assertThat(page.isPage()).isTrue();
    }
    isSilent(log);
  }

  @Test
  void jsonOfUnstatedLengthBeyondTheBoundIsTooLarge(CapturedOutput log) {
    String[] bodies = {
      "{\"user\":\"" + "x".repeat(70_000) + "\"}",
      "{\"user\":\"a\",\"attributes\":{" + "\"a\":1,".repeat(20_000) + "\"b\":2}}",
      "[".repeat(70_000)
    };
    for (String body : bodies) {
      for (String path : new String[] {"/v1/sessions", "/v1/sessions/verify", "/v1/users"}) {
        Answer answer = wire.postChunked(path, body, JSON, bearer);
        assertThat(answer.status()).as(path + answer.text()).isEqualTo(413);
        assertThat(answer.isProblem()).isTrue();
      }
    }
    isSilent(log);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/login",
        "/account",
        "/v1/me",
        "/v1/me/nothing",
        "/v1/sessions",
        "/v1/sessions/verify",
        "/openapi.json",
        "/docs",
        "/actuator/health",
        "/assets/sojourn.css",
        "/nothing"
      })
  @Tag("ASVS-3.4.2")
  void noOtherSiteIsAllowedToAskWhatItMay(String path, CapturedOutput log) {
    Answer answer =
        wire.send(
            "OPTIONS " + path,
            "Origin: https://evil.example",
            "Access-Control-Request-Method: POST");

    assertThat(answer.status()).as(answer.text()).isIn(403, 405);
    assertThat(answer.isProblem()).isTrue();
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(answer.header("Allow")).isIn("", "POST");
    isSilent(log);
  }

  @ParameterizedTest
  @CsvSource({
    "/login, GET POST HEAD OPTIONS",
    "/logout, POST OPTIONS",
    "/assets/sojourn.css, GET HEAD OPTIONS",
    "/actuator/health, GET HEAD OPTIONS",
    "/openapi.json, GET HEAD OPTIONS"
  })
  void whatIsAllowedIsSaidTruly(String path, String methods) {
    Answer answer = wire.send("OPTIONS " + path);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Allow").split(", ?")).containsExactlyInAnyOrder(methods.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "FOO", "get", "PROPFIND"})
  void otherMethodsAreNotAllowed(String method, CapturedOutput log) {
    for (String path : new String[] {"/login", "/v1/me", "/v1/sessions", "/v1/sessions/verify"}) {
      Answer answer = wire.send(method + " " + path, bearer, "X-Secret: do not echo");

      assertThat(answer.status()).as(answer.text()).isEqualTo(405);
      assertThat(answer.isProblem()).isTrue();
      assertThat(answer.header("Allow")).isNotEmpty();
      assertThat(answer.text()).doesNotContain("do not echo");
    }
    isSilent(log);
  }

  /** Jetty has a say before us: status and document agree whatever it is. */
  @Test
  void whatTheWebServerRefusesHasTheStatusOfItsDocument() {
    for (String line : new String[] {"GET /login HTTP/1.2\r\nX: ", "nonsense", "GET /%00"}) {
      Answer answer = wire.send(line);
      assertThat(answer.isProblem()).as(answer.text()).isTrue();
    }
    assertThat(wire.send("GET /login", "Expect: wonders").isProblem()).isTrue();
  }

  /** Sibling applications store what they like in cookies; a browser sends it everywhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie: theme=a\u00e2\u0080\u00a6",
        "X-City: \u00c5\u0081\u00c3\u00b3d\u00c5\u00ba"
      })
  void headersOfOthersMayHaveAnyCharacters(String header) {
    assertThat(wire.send("GET /login", header).status()).isEqualTo(200);
    assertThat(wire.send("GET /v1/me", header).status()).isEqualTo(401);
    assertThat(wire.send("GET /v1/sessions", header, bearer).status()).isEqualTo(200);
  }

  @Test
  void namesOfParametersMayHaveAnyCharacters(CapturedOutput log) {
    assertThat(wire.send("GET /login?a%00b=1&c=%07", HTML).status()).isEqualTo(200);
    Answer call = wire.send("GET /v1/sessions?a%00b=1", bearer);
    assertThat(call.status()).isEqualTo(422); // the call has no such parameter
    assertThat(call.isProblem()).isTrue();
    isSilent(log);
  }

  /** Addresses are kept in logs and histories: what is secret travels in bodies only. */
  @Test
  @Tag("SM-4")
  void formsBringNothingInTheAddress(CapturedOutput log) {
    HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);
    String token = browser.hidden(browser.get("/login").body()).get("form_token");
    String query = "?username=alice&password=alice-demo&form_token=" + token;

    var answer = browser.post("/login" + query, Map.of());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<main").doesNotContain("alice-demo", token);
    assertThat(browser.cookie(HttpBrowser.SESSION)).isEmpty();
    browser.signIn("alice");
    String own = browser.hidden(browser.get("/account").body()).get("form_token");
    assertThat(browser.post("/account/sign-out-others?form_token=" + own, Map.of()).statusCode())
        .isEqualTo(400);
    isSilent(log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/account/nothing", "/actuator/env", "/docs2", "/error"})
  void peopleGetAPageForWhatIsNotThere(String path) {
    Answer page = wire.send("GET " + path, HTML);
    Answer document = wire.send("GET " + path, "Accept: */*");

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.isPage()).as(page.text()).isTrue();
    assertThat(page.header("Content-Security-Policy")).isNotEmpty();
    assertThat(document.status()).isEqualTo(404);
    assertThat(document.isProblem()).as(document.text()).isTrue();
  }

  @Test
  void theBareAddressLeadsToTheAccount() {
    for (String accepted : new String[] {HTML, "Accept: */*", "Cookie: __Host-sojourn=sjr_bad"}) {
      Answer answer = wire.send("GET /", accepted);

      assertThat(answer.status()).isEqualTo(303);
      assertThat(answer.header("Location")).contains("/account");
      assertThat(answer.header("Set-Cookie")).isEmpty();
    }
  }

  /** What is nowhere is nowhere in every form. */
  @ParameterizedTest
  @ValueSource(strings = {"image/png", "application/xml", "nonsense", "a/b;q=x"})
  void whatIsNotThereIsNotFoundWhateverIsAccepted(String accepted, CapturedOutput log) {
    for (String path :
        new String[] {
          "/nothing",
          "/v1/nothing",
          "/v1/sessions/nothing/at/all",
          "/v1/users/nobody/nothing",
          "/account/nothing",
          "/actuator/env",
          "/assets/nothing.css"
        }) {
      Answer answer = wire.send("GET " + path, "Accept: " + accepted, bearer);
      assertThat(answer.status()).as(path + answer.text()).isEqualTo(404);
      assertThat(answer.isProblem()).as(path + answer.text()).isTrue();
    }
    isSilent(log);
  }

  /** Such an id is none, however it is written: 422 as for every other that is none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%2Fb",
        "a%2fb",
        "a%5Cb",
        "a%5cb",
        "a%25b",
        "a%3Bb",
        "a;b",
        "%2E",
        "%2e%2E",
        "a%2F..%2Fb",
        "a%0Ab",
        "a%7Fb"
      })
  void idsThatNobodyCanHaveAreRefusedAsValues(String id, CapturedOutput log) {
    for (String line :
        new String[] {
          "GET /v1/users/" + id,
          "GET /v1/users/" + id + "/devices",
          "POST /v1/users/" + id + "/sign-out",
          "DELETE /v1/users/" + id
        }) {
      Answer answer = wire.send(line, bearer);
      assertThat(answer.status()).as(line + answer.text()).isEqualTo(422);
      assertThat(answer.isProblem()).as(answer.text()).isTrue();
      assertThat(answer.body()).contains("\"field\":\"user\"");
    }
    isSilent(log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/sessions/a%2Fb", "/v1/sessions/..%2Fusers", "/v1/users/a%ff"})
  void otherAddressesThatMayMeanTwoPlacesAreMalformed(String path) {
    Answer answer = wire.send("GET " + path, bearer);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.isProblem()).as(answer.text()).isTrue();
  }

  @Test
  void callsGetADocumentWhateverTheyAccept() {
    Answer answer = wire.send("GET /v1/nothing", HTML, bearer);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.isProblem()).as(answer.text()).isTrue();
  }
}
