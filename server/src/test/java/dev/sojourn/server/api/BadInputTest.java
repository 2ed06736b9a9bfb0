package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody should send: refused by name, by a problem document, and nothing has changed. */
class BadInputTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  @Test
  @Tag("CVE-2026-27840")
  @Tag("CVE-2025-47275")
  void tokensCutAtEveryLengthOpenNothing() {
    Answer created = api.signIn("cut");
    String token = created.text("token");

    IntStream.range(0, token.length())
        .forEach(length -> assertThat(reason(token.substring(0, length))).isEqualTo("malformed"));

    assertThat(api.verify(token).at("active").asBoolean()).isTrue();
  }

  @Test
  @Tag("CVE-2025-47275")
  @Tag("CVE-2026-27840")
  void tokensWithOneBitChangedOpenNothing() {
    Answer created = api.signIn("flipped");
    String token = created.text("token");

    for (int position = 0; position < token.length(); position++) {
      for (int bit = 0; bit < 7; bit++) {
        char[] changed = token.toCharArray();
        changed[position] ^= (char) (1 << bit);
        assertThat(reason(new String(changed))).isIn("malformed", "forged");
      }
    }

    assertThat(api.verify(token).at("active").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 60_000})
  @Tag("SM-10")
  void longTokensThatFitAreInactive(int length) {
    assertThat(reason("sjr_" + "A".repeat(length))).isEqualTo("malformed");
  }

  @Test
  void aTokenOfOneMebibyteIsTooLarge() {
    String body = "{\"token\": \"" + "A".repeat(1024 * 1024) + "\"}";

    api.post("/v1/sessions/verify", body).isProblem(413, "content_too_large");
    api.post("/v1/sessions", body).isProblem(413, "content_too_large");
  }

  @Test
  void aBodyOfUnstatedLengthIsBoundedToo() {
    byte[] body =
        ("{\"user\": \"" + "A".repeat(80 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);
    HttpRequest.BodyPublisher chunked =
        HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body));

    for (String path : new String[] {"/v1/sessions", "/v1/sessions/verify"}) {
      api.send(
              api.request("POST", path, "")
                  .setHeader("Content-Type", "application/json")
                  .POST(chunked)
                  .build())
          .isProblem(413, "content_too_large");
    }
  }

  /** Escaped as JSON, whatever is in it. */
  private static String reason(String token) {
    StringBuilder escaped = new StringBuilder();
    token.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
    Answer answer = api.verify(token.length() > 1_000 ? token : escaped.toString());
    assertThat(answer.at("active").asBoolean()).isFalse();
    return answer.text("reason");
  }

  static Stream<String> malformedBodies() {
    return Stream.of(
        "",
        "{",
        "nonsense",
        "null",
        "[]",
        "7",
        "\"text\"",
        "{\"user\": \"a\"} {}",
        "{\"user\": \"a\", \"user\": \"b\"}",
        "{\"user\": \"a\", \"usr\": \"b\"}",
        "{\"user\": 5}",
        "{\"user\": [\"a\"]}",
        "{\"user\": true}",
        "{\"user\": \"a\", \"remember\": \"true\"}",
        "{\"user\": \"a\", \"remember\": 1}",
        "{\"user\": \"a\", \"security_version\": \"7\"}",
        "{\"user\": \"a\", \"security_version\": 1.5}",
        "{\"user\": \"a\", \"security_version\": 99999999999999999999999}",
        "{\"user\": \"a\", \"roles\": \"editor\"}",
        "{\"user\": \"a\", \"roles\": [1]}",
        "{\"user\": \"a\", \"roles\": [null]}",
        "{\"user\": \"a\", \"roles\": {}}",
        "{\"user\": \"a\", \"factors\": [\"password\"]}",
        "{\"user\": \"a\", \"factors\": [null]}",
        "{\"user\": \"a\", \"factors\": [{\"method\": \"password\", \"when\": \"now\"}]}",
        "{\"user\": \"a\", \"client\": \"me\"}",
        "{\"user\": \"a\", \"client\": {\"ip\": 7}}",
        "{\"user\": \"a\", \"client\": {\"hints\": {\"x\": 1}}}",
        "{\"user\": \"a\", \"attributes\": []}",
        "{\"user\": \"a\", \"attributes\": {\"x\": " + "[".repeat(40) + "]".repeat(40) + "}}",
        "{\"user\": \"a\", \"attributes\": {\"x\": " + "9".repeat(500) + "}}",
        "{\"user\": \"a\", \"attributes\": {\"x\": 1e2147483648}}",
        "{\"user\": \"a\", \"attributes\": {\"x\": 1e-2147483650}}",
        "{\"user\": 'a'}",
        "{\"user\": \"a\",}",
        "{/* */ \"user\": \"a\"}",
        "\u0000");
  }

  @ParameterizedTest
  @MethodSource("malformedBodies")
  void malformedBodiesAreRefusedByEveryReader(String body) {
    long before = sessions();

    api.post("/v1/sessions", body).isProblem(400, "malformed_request");
    if (!body.contains("\"user\": \"a\"")) {
      api.post("/v1/sessions/verify", body).isProblem(400, "malformed_request");
    }

    assertThat(sessions()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"token\": null}",
        "{\"token\": \"x\", \"require\": {\"assurance\": 4}}",
        "{\"token\": \"x\", \"require\": {\"assurance\": 0}}",
        "{\"token\": \"x\", \"require\": {\"max_age\": -1}}",
        "{\"token\": \"x\", \"require\": {\"role\": \"\"}}",
        "{\"token\": \"x\", \"client\": {\"ip\": \"localhost\"}}",
        "{\"token\": \"x\", \"client\": {\"ip\": \"10.0.0.0/8\"}}"
      })
  void valuesThatVerifyCannotUseAreRefused(String body) {
    api.post("/v1/sessions/verify", body).isProblem(422, "invalid_value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user\": \"\"}",
        "{\"user\": \"..\"}",
        "{\"user\": \".\"}",
        "{\"user\": \"a/b\"}",
        "{\"user\": \"a\\\\b\"}",
        "{\"user\": \"a%b\"}",
        "{\"user\": \"a;b\"}",
        "{\"user\": \"a\\u0000b\"}",
        "{\"user\": \"a\\ud800b\"}",
        "{\"user\": \"a\", \"factors\": [{\"method\": \"totp\", \"at\": \"-999999999-01-01T00:00:00Z\"}]}",
        "{\"user\": \"a\", \"factors\": [{\"method\": \"totp\", \"at\": \"+10000-01-01T00:00:00Z\"}]}",
        "{\"user\": \"a\", \"tenant\": \"A B\"}",
        "{\"user\": \"a\", \"policy\": \"none-such\"}",
        "{\"user\": \"a\", \"token_kind\": \"signed\"}",
        "{\"user\": \"a\", \"token_kind\": \"sealed\"}",
        "{\"user\": \"a\", \"security_version\": -1}",
        "{\"user\": \"a\", \"roles\": [\"\"]}",
        "{\"user\": \"a\", \"roles\": [\"with blank\"]}",
        "{\"user\": \"a\", \"factors\": [{}]}",
        "{\"user\": \"a\", \"factors\": [{\"method\": \"guess\"}]}",
        "{\"user\": \"a\", \"factors\": [{\"method\": \"totp\"}, {\"method\": \"totp\"}]}",
        "{\"user\": \"a\", \"factors\": [{\"method\": \"totp\", \"at\": \"yesterday\"}]}",
        "{\"user\": \"a\", \"attributes\": {\"x\": {}}}",
        "{\"user\": \"a\", \"attributes\": {\"x\": [1]}}",
        "{\"user\": \"a\", \"attributes\": {\"\": \"x\"}}",
        "{\"user\": \"a\", \"client\": {\"ip\": \"example.com\"}}",
        "{\"roles\": [\"editor\"]}",
        "{\"factors\": [{\"method\": \"password\"}]}",
        "{\"upgrade\": \"x\"}"
      })
  void valuesThatNoRuleAllowsAreNamed(String body) {
    long before = sessions();

    Answer refused = api.post("/v1/sessions", body).isProblem(422, "invalid_value");

    assertThat(refused.text("errors.0.field")).isNotEmpty();
    assertThat(refused.text("errors.0.message")).isNotEmpty();
    assertThat(sessions()).isEqualTo(before);
  }

  @Test
  void tooManyAttributesAreRefused() {
    String many =
        IntStream.range(0, 65)
            .mapToObj(i -> "\"a" + i + "\": 1")
            .collect(java.util.stream.Collectors.joining(",", "{", "}"));

    api.post("/v1/sessions", "{\"user\": \"a\", \"attributes\": %s}".formatted(many))
        .isProblem(422, "invalid_value");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/sessions?usr=ann, usr",
    "GET, /v1/sessions?user=ann&endReason=signed_out, endReason",
    "GET, /v1/users?user=ann, user",
    "GET, /v1/events?limit=1&since=x, since",
    "GET, /v1/service-keys?name=x, name",
    "GET, /v1/users/ann/devices?limit=1, limit",
    "POST, /v1/sessions?user=ann, user",
    "POST, /v1/users/ann/sign-out?except=x, except",
  })
  void aParameterThatTheCallDoesNotHaveIsNamedNotOverlooked(
      String method, String path, String name) {
    Answer refused =
        api.call(method, path, method.equals("GET") ? null : "{}").isProblem(422, "invalid_value");

    assertThat(refused.text("errors.0.field")).isEqualTo(name);
    assertThat(refused.text("errors.0.message")).contains("tenant");
  }

  private static long sessions() {
    return api.server().sessions().statistics().created().values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions?limit=0",
        "/v1/sessions?limit=-1",
        "/v1/sessions?limit=201",
        "/v1/users?limit=-5",
        "/v1/users?limit=100000",
        "/v1/events?limit=0",
        "/v1/events?limit=1001",
        "/v1/events?wait=-1",
        "/v1/events?wait=61",
        "/v1/service-keys?limit=0",
        "/v1/sessions?state=dead",
        "/v1/sessions?kind=robot",
        "/v1/sessions?device=x",
        "/v1/sessions?end_reason=boredom",
        "/v1/sessions?device_kind=fridge",
        "/v1/sessions?ip=10.0.0.0/99",
        "/v1/sessions?min_assurance=4",
        "/v1/sessions?created_after=yesterday",
        "/v1/sessions?created_after=%2B999999999-12-31T23:59:59Z",
        "/v1/sessions?created_before=-999999999-12-31T23:59:59Z",
        "/v1/sessions?active_after=-0001-12-31T23:59:59Z",
        "/v1/sessions?user=%2e%2e",
        "/v1/sessions?tenant=A%20B"
      })
  void queriesThatNoRuleAllowsAreRefused(String path) {
    api.get(path).isProblem(422, "invalid_value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions?limit=ten",
        "/v1/sessions?limit=1.5",
        "/v1/sessions?limit=99999999999999999999",
        "/v1/sessions?min_assurance=high",
        "/v1/sessions?cursor=nonsense",
        "/v1/sessions?cursor=",
        "/v1/users?cursor=bm9uc2Vuc2U",
        "/v1/events?cursor=nonsense",
        "/v1/events?wait=soon"
      })
  void queriesThatAreNoneAreRefused(String path) {
    api.get(path).isProblem(400, "malformed_request");
  }

  @Test
  void cursorsOfOtherListsAreRefused() {
    api.signIn("listed-1");
    api.signIn("listed-2");
    String cursor = api.get("/v1/sessions?limit=1").is(200).text("next_cursor");
    assertThat(cursor).isNotEmpty();

    api.get("/v1/sessions?limit=1&state=ended&cursor=" + cursor)
        .isProblem(400, "malformed_request");
    api.get("/v1/sessions?limit=1&tenant=other&cursor=" + cursor)
        .isProblem(400, "malformed_request");
    api.get("/v1/users?limit=1&cursor=" + cursor).isProblem(400, "malformed_request");
    api.get("/v1/events?cursor=" + cursor).isProblem(400, "malformed_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/users/a%2Fb",
        "/v1/users/a%5Cb",
        "/v1/users/a%00b",
        "/v1/users/a%0ab",
        "/v1/users/a%25b",
        "/v1/users/a;b",
        "/v1/users/%2e%2e",
        "/v1/users/%2e",
        "/v1/sessions/%2e%2e%2f%2e%2e",
        "/v1//sessions",
        "/v1/sessions/..;/x",
        "/v1/users/%ff%fe",
        "/v1/users/%zz"
      })
  void pathsThatMightMeanAnotherPlaceAreRefused(String path) throws IOException {
    String head = raw("GET " + path + " HTTP/1.1");

    assertThat(head).containsPattern("^HTTP/1.1 (400|404|422) ");
    assertThat(head).contains("Content-Type: application/problem+json");
    assertThat(head).contains("X-Content-Type-Options: nosniff");
    assertThat(head).contains("Content-Security-Policy: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions/x",
        "/v1/sessions/01A20D7F-1799-7EE0-8959-BBBD610AD3CD",
        "/v1/sessions/..%20",
        "/v1/users/nobody",
        "/v1/nothing",
        "/nothing",
        "/error",
        "/v1/"
      })
  void whatIsNotThereIsNotFound(String path) {
    api.get(path).isProblem(404, "not_found");
  }

  @Test
  @Tag("CK-9")
  void headersThatAreTooLargeAreRefused() throws IOException {
    String head = raw("GET /v1/users HTTP/1.1", "Cookie: a=" + "x".repeat(40_000));

    assertThat(head).startsWith("HTTP/1.1 431 ");
    assertThat(head).contains("Content-Type: application/problem+json");
    assertThat(head).contains("Strict-Transport-Security: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\u0001",
        "G@T / HTTP/1.1",
        "GET  HTTP/1.1",
        "GET / HTTP/9.9",
        "nonsense"
      })
  void requestsThatAreNoneAreRefused(String line) throws IOException {
    String head = raw(line);

    assertThat(head).containsPattern("^HTTP/1.1 (400|404|405|505) ");
    assertThat(head).contains("Content-Type: application/problem+json");
  }

  /** Sends the line as it is, which no client library would. */
  private static String raw(String line, String... headers) throws IOException {
    URI origin = URI.create(api.server().origin());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), origin.getPort())) {
      socket.setSoTimeout(10_000);
      StringBuilder request = new StringBuilder(line).append("\r\nHost: localhost\r\n");
      request.append("Authorization: Bearer ").append(api.key()).append("\r\n");
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      request.append("Connection: close\r\n\r\n");
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/sessions", "/v1/sessions/verify", "/v1/users", "/v1/service-keys"})
  @Tag("CS-12")
  void otherTypesOfBodyAreRefused(String path) {
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "a/b/c"}) {
      Answer refused =
          api.send(
              api.request("POST", path, "{\"user\": \"a\"}")
                  .setHeader("Content-Type", type)
                  .build());
      assertThat(refused.status()).isEqualTo(type.equals("a/b/c") ? refused.status() : 415);
      assertThat(refused.status()).isIn(400, 415);
    }
  }

  @Test
  void otherMethodsAreRefused() {
    api.call("PUT", "/v1/sessions", "{}").isProblem(405, "method_not_allowed");
    Answer refused = api.get("/v1/sessions/verify").isProblem(405, "method_not_allowed");
    assertThat(refused.header("Allow")).isEqualTo("POST");
  }

  /** Ending by a filter is a call of its own; it must not be taken for a session's. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE"})
  void theEndOfManyIsNoSessionByAnyMethod(String method) {
    String body = method.equals("GET") || method.equals("DELETE") ? null : "{}";

    api.call(method, "/v1/sessions/end", body).isProblem(405, "method_not_allowed");
  }

  @Test
  void halfACharacterIsNoPassword() {
    api.post("/v1/users", "{\"user\": \"half\", \"password\": \"\\ud800\\ud800abcdefgh\"}")
        .isProblem(422, "invalid_value");
  }

  /** Overlong forms and other encodings are guessed by parsers, and pass filters before us. */
  @Test
  void jsonInAnythingButUtf8IsRefused() {
    String body = "{\"user\": \"ova\"}";
    byte[] overlong = "{\"user\": \"ov\u00c1\u00a1\"}".getBytes(StandardCharsets.ISO_8859_1);
    for (byte[] bytes :
        new byte[][] {
          overlong,
          body.getBytes(StandardCharsets.UTF_16),
          body.getBytes(StandardCharsets.UTF_16LE),
          body.getBytes(java.nio.charset.Charset.forName("UTF-32BE"))
        }) {
      for (String path : new String[] {"/v1/sessions", "/v1/sessions/verify", "/v1/users"}) {
        api.send(
                api.request("POST", path, "")
                    .setHeader("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                    .build())
            .isProblem(400, "malformed_request");
      }
    }
  }

  @Test
  @Tag("CVE-2023-0657")
  void aDeviceTokenIsOfTheWrongKind() {
    Answer created = api.signIn("kinds");

    assertThat(api.verify(created.text("device_token")).text("reason")).isEqualTo("wrong_kind");
  }

  /** Whatever a user may be called can be written into an address. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        " a ",
        "a?b#c",
        "a&b=c+d",
        "...",
        "a..b",
        "~a",
        "a:b@c",
        "\"a\"",
        "<a>",
        "{a}|^`",
        "\u00e9",
        "\u00df\u00a0",
        "\u65e5\u672c",
        "\ud83d\ude00",
        "\u200d",
        "\ufeff",
        "\uffff",
        "\ue000"
      })
  void everyUserIdSurvivesTheAddress(String user) {
    String json = api.json(user);
    api.post("/v1/sessions", "{\"user\": " + json + "}").is(201);
    String path =
        "/v1/users/" + java.net.URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");

    assertThat(api.get(path).is(200).text("user")).isEqualTo(user);
  }
}
