package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What all answers have in common: every endpoint, asked by every sort of caller, rightly and
 * wrongly, by every method. Errors, redirects and streams are among them.
 */
class AnswersTest {

  private static final Pattern COOKIE =
      Pattern.compile(
          "__Host-sojourn(-device|-form|-version)?=[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]*"
              + "; Path=/(; Max-Age=(0|[1-9][0-9]{0,7}))?; Secure; HttpOnly; SameSite=(Lax|Strict)");

  @TempDir static Path directory;
  static TestServer server;
  static String key;

  /** Every answer, and whether it is a file. */
  static final List<Exchange> ANSWERS = new ArrayList<>();

  static final List<Exchange> FILES = new ArrayList<>();

  /** What no answer may repeat. */
  static final Set<String> SECRETS = new HashSet<>();

  @BeforeAll
  static void askEverything() {
    server = TestServer.start(directory, new ManualTime(), Map.of()).withAccounts();
    byte[] secret =
        server
            .bean(ServiceKeys.class)
            .create("test", null, EnumSet.allOf(Scope.class), Initiator.SYSTEM)
            .secret()
            .reveal();
    key = new String(secret, StandardCharsets.US_ASCII);
    SECRETS.add(key);
    for (Endpoint endpoint : Endpoints.of(server, Map.of("user", "alice", "tenant", "default"))) {
      List<Exchange> kept = endpoint.isFile() ? FILES : ANSWERS;
      String path = endpoint.path();
      for (Map<String, String> caller :
          List.of(
              Map.of("Accept", "text/html"),
              person(false),
              person(true),
              Map.of("Authorization", "Bearer " + key),
              Map.of("Authorization", "Bearer " + key, "Content-Type", "text/plain"),
              Map.of(
                  "Cookie", "__Host-sojourn=sjr_bad",
                  "Sec-Fetch-Site", "cross-site",
                  "Content-Type", "text/plain"))) {
        kept.add(ask(endpoint.method(), path, caller));
      }
      kept.add(ask("HEAD", path, person(false)));
      kept.add(ask("OPTIONS", path, Map.of("Authorization", "Bearer " + key)));
      kept.add(ask("PUT", path, Map.of("Accept", "text/html")));
    }
    signInAndOut();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Exchange ask(String method, String path, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>();
    all.put("Origin", "https://evil.example");
    all.put("Sec-Fetch-Site", "same-origin");
    all.put("Content-Type", "application/json");
    all.putAll(headers);
    return Exchange.with(
        server, method, path, all, method.equals("GET") || method.equals("HEAD") ? "" : "{}");
  }

  /** A person who signed in a moment ago, as a browser or as an app. */
  private static Map<String, String> person(boolean isApp) {
    var created = (Creation.Created) server.sessions().create(SignIn.user("alice"));
    String token = created.token().reveal();
    SECRETS.add(token);
    SECRETS.add(created.deviceToken().reveal());
    return isApp
        ? Map.of("Authorization", "Bearer " + token)
        : Map.of(
            "Cookie",
            "__Host-sojourn=" + token + "; __Host-sojourn-device=" + created.deviceToken().reveal(),
            "Accept",
            "text/html",
            "Sec-Fetch-Mode",
            "navigate");
  }

  /** What a person goes through, whose answers set cookies. */
  private static void signInAndOut() {
    HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);
    for (var answer :
        List.of(
            browser.get("/login"),
            browser.signIn("/login", Map.of("username", "bob", "password", "wrong")),
            browser.signIn("bob"),
            browser.get("/account"),
            browser.act("/logout", Map.of("forget_device", "true")),
            browser.get("/account"))) {
      ANSWERS.add(
          new Exchange(
              answer.request().method() + " " + answer.uri().getPath(),
              answer.statusCode(),
              answer.headers().map(),
              answer.body()));
    }
  }

  private static void allHave(String header, Predicate<String> value) {
    assertThat(ANSWERS).filteredOn(answer -> !value.test(answer.header(header))).isEmpty();
    assertThat(FILES).filteredOn(answer -> !value.test(answer.header(header))).isEmpty();
  }

  @Test
  void allSortsOfAnswersAreAmongThem() {
    assertThat(ANSWERS)
        .extracting(Exchange::status)
        .contains(200, 204, 303, 400, 401, 403, 404, 405, 415, 422)
        .allMatch(status -> status < 500);
    assertThat(ANSWERS)
        .extracting(answer -> answer.header("Content-Type").replaceFirst(";.*", ""))
        .contains("text/html", "application/json", "application/problem+json", "text/event-stream");
  }

  @Test
  @Tag("ASVS-3.4.1")
  void browsersKeepToHttpsForAYear() {
    allHave(
        "Strict-Transport-Security", value -> value.equals("max-age=31536000; includeSubDomains"));
  }

  @Test
  @Tag("ASVS-3.4.4")
  @Tag("ASVS-3.2.1")
  void nothingIsTakenForAnotherType() {
    allHave("X-Content-Type-Options", "nosniff"::equals);
    assertThat(ANSWERS)
        .filteredOn(answer -> !answer.body().isEmpty() && answer.header("Content-Type").isEmpty())
        .isEmpty();
  }

  @Test
  @Tag("ASVS-3.2.1")
  void whatIsForProgramsRunsNothingInAWindow() {
    assertThat(ANSWERS)
        .filteredOn(answer -> answer.what().contains(" /v1/"))
        .isNotEmpty()
        .allMatch(answer -> answer.header("Content-Security-Policy").startsWith("sandbox; "));
  }

  @Test
  @Tag("ASVS-3.4.5")
  void addressesAreToldToNoOtherSite() {
    allHave("Referrer-Policy", Set.of("same-origin", "strict-origin", "no-referrer")::contains);
  }

  @Test
  @Tag("ASVS-3.4.3")
  @Tag("ASVS-3.4.6")
  void contentIsOursAloneAndInNoFrame() {
    allHave(
        "Content-Security-Policy",
        value ->
            value.contains("default-src 'none'")
                && value.contains("frame-ancestors 'none'")
                && value.contains("base-uri 'none'")
                && value.contains("object-src 'none'")
                && !value.contains("unsafe")
                && !value.contains("*")
                && !value.contains("http"));
  }

  @Test
  @Tag("ASVS-3.4.8")
  @Tag("ASVS-3.5.8")
  void otherOriginsNeitherOpenNorEmbedAnything() {
    allHave("Cross-Origin-Opener-Policy", "same-origin"::equals);
    allHave("Cross-Origin-Resource-Policy", "same-origin"::equals);
  }

  @Test
  @Tag("ASVS-3.4.2")
  void noOtherOriginIsAllowedToRead() {
    allHave("Access-Control-Allow-Origin", String::isEmpty);
    allHave("Access-Control-Allow-Credentials", String::isEmpty);
  }

  @Test
  @Tag("CC-2")
  @Tag("SM-16")
  @Tag("CK-11")
  @Tag("CS-13")
  @Tag("CVE-2026-22732")
  void nothingButFilesIsStored() {
    assertThat(ANSWERS)
        .filteredOn(answer -> !answer.header("Cache-Control").contains("no-store"))
        .isEmpty();
    assertThat(FILES).filteredOn(file -> !file.cookies().isEmpty()).isEmpty();
  }

  @Test
  @Tag("ASVS-3.3.1")
  @Tag("ASVS-3.3.2")
  @Tag("ASVS-3.3.3")
  @Tag("CK-1")
  @Tag("CK-8")
  @Tag("SM-1")
  @Tag("SM-6")
  @Tag("Auth0-2023")
  void cookiesAreOfTheStrictestSort() {
    assertThat(ANSWERS).filteredOn(answer -> answer.cookies().size() > 1).isNotEmpty();
    assertThat(ANSWERS)
        .flatExtracting(Exchange::cookies)
        .allMatch(cookie -> COOKIE.matcher(cookie).matches());
  }

  @Test
  @Tag("CK-2")
  void noAnswerSetsACookieTwice() {
    assertThat(ANSWERS)
        .filteredOn(answer -> {
          List<String> names =
              answer.cookies().stream()
                  .map(cookie -> cookie.substring(0, cookie.indexOf('=')))
                  .toList();
          return Set.copyOf(names).size() < names.size();
        })
        .isEmpty();
  }

  @Test
  @Tag("ASVS-3.3.4")
  void noAnswerRepeatsASecret() {
    assertThat(ANSWERS)
        .filteredOn(answer ->
            SECRETS.stream()
                .anyMatch(secret -> (answer.headers() + answer.body()).contains(secret)))
        .isEmpty();
  }

  @Test
  @Tag("SM-1")
  void noAnswerTellsWhatItIsMadeBy() {
    allHave("Server", String::isEmpty);
    allHave("X-Powered-By", String::isEmpty);
    assertThat(ANSWERS)
        .filteredOn(answer -> !answer.what().contains("/actuator/prometheus"))
        .filteredOn(
            answer -> answer.body().contains("\tat ") || answer.body().contains("Exception"))
        .isEmpty();
  }
}
