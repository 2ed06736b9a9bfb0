package dev.sojourn.server.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.UserId;
import dev.sojourn.server.Endpoints;
import dev.sojourn.server.Endpoints.Endpoint;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.accounts.SetupLink;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.token.KeyRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every endpoint with every secret, while all is well, while the store is down and when its file is
 * closed; then all that was answered, logged, exported and stored is searched for them.
 */
class CanaryTest {

  private static final String PASSWORD = "canary-Zq7rT2mXw9-password-of-alice";
  private static final String NEW_PASSWORD = "canary-Lk4vB8nYp1-password-of-carol";
  private static final String WRONG = "canary-Hd6sF3jQe5-password-of-nobody";

  /** Of a session token: prefix, key id, session, generation. Of a service key: prefix and id. */
  private static final int OPEN_OF_SESSION = 4 + 32;

  private static final int OPEN_OF_KEY = 4 + 16 + 1;

  private static final int CALLERS = 5;

  private static final String ID = "(?s).*?\"id\":\"([0-9a-f-]{36})\".*";

  @TempDir static Path directory;
  static final Canaries CANARIES = new Canaries();
  static final List<Exchange> ANSWERS = new ArrayList<>();
  static TestServer server;
  static FaultyStore store;
  static LogTrap log;
  static String logged;
  static String key;

  static String session;
  static String id;
  static String device;
  static String form;
  static String setup;

  @BeforeAll
  static void run() throws IOException {
    ManualTime time = new ManualTime();
    SqliteStore file = SqliteStore.open(directory.resolve("sojourn.db"));
    store = new FaultyStore(file, time);
    server = TestServer.start(directory, time, store);
    log = new LogTrap();
    for (String password : List.of(PASSWORD, NEW_PASSWORD, WRONG)) {
      CANARIES.add("password", password, 0);
    }
    for (KeyRing.Key one : KeyRing.open(directory.resolve("keys")).keys()) {
      CANARIES.add("hmac key", one.secret().reveal());
    }
    server.bean(Accounts.class).create(UserId.of("alice"), PASSWORD);
    byte[] secret =
        server
            .bean(ServiceKeys.class)
            .create("canary", null, EnumSet.allOf(Scope.class), Initiator.SYSTEM)
            .secret()
            .reveal();
    key = new String(secret, StandardCharsets.US_ASCII);
    CANARIES.add("service key", key, OPEN_OF_KEY);

    setUp();
    signIn();
    administer();
    enter(); // the sign-in by the application replaced the session
    everything(CALLERS);
    store.down();
    everything(2);
    store.up();
    time.advance(Duration.ofMinutes(1));
    server.sessions().events(null, 1); // the store is back, or the next fault would not be logged
    file.close();
    everything(2);
    logged = log.text();
  }

  @AfterAll
  static void stop() {
    log.close();
    server.close();
  }

  private static Exchange send(
      String method, String path, String body, String type, String... headers) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Sec-Fetch-Site", "same-origin");
    all.put("Accept", accepted(path));
    all.put("Content-Type", type);
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    Exchange answer = Exchange.with(server, method, path, all, body);
    ANSWERS.add(answer);
    answer.cookies().forEach(CanaryTest::learn);
    return answer;
  }

  private static String accepted(String path) {
    if (path.startsWith("/actuator/")) {
      return "*/*";
    }
    return path.startsWith("/v1/") ? "application/json" : "text/html";
  }

  /** Every token that is handed out is a secret from then on; which version it is of is none. */
  private static void learn(String cookie) {
    String value = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    if (value.startsWith("sjr_")) {
      session = value;
      CANARIES.add("session token", value, OPEN_OF_SESSION);
    } else if (value.startsWith("sjd_")) {
      device = value;
      CANARIES.add("device token", value, 4);
    } else if (!value.isEmpty() && !cookie.startsWith("__Host-sojourn-version=")) {
      CANARIES.add("form cookie", value, 0);
    }
  }

  private static Exchange form(String path, String body, String... headers) {
    return send("POST", path, body, "application/x-www-form-urlencoded", headers);
  }

  private static String cookie(Exchange answer, String name) {
    return answer.cookies().stream()
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .findFirst()
        .orElseThrow();
  }

  private static String formToken(Exchange page) {
    String token = page.body().replaceAll("(?s).*name=\"form_token\" value=\"([^\"]+)\".*", "$1");
    CANARIES.add("form token", token, 0);
    return token;
  }

  private static void setUp() {
    setup = server.bean(SetupLink.class).issue();
    CANARIES.add("set-up code", setup, 0);
    Exchange page = send("GET", "/setup/" + setup, "", "text/html");
    String cookie = cookie(page, "__Host-sojourn-form");
    String fields = "form_token=" + formToken(page) + "&username=root&password=";
    form("/setup/" + setup, fields + WRONG + "&repeated=x", "Cookie", cookie);
    form("/setup/" + setup, fields + WRONG, "Cookie", "a=b");
    Exchange done =
        form(
            "/setup/" + setup,
            fields + NEW_PASSWORD + "&repeated=" + NEW_PASSWORD,
            "Cookie",
            cookie);
    assertThat(done.status()).isEqualTo(303);
    setup = server.bean(SetupLink.class).issue();
    CANARIES.add("set-up code", setup, 0);
  }

  /** Signs alice in by the page, after two attempts that fail. */
  private static void enter() {
    Exchange page = send("GET", "/login", "", "text/html");
    String cookie = cookie(page, "__Host-sojourn-form");
    String fields = "form_token=" + formToken(page) + "&username=alice&password=";
    form("/login", fields + WRONG, "Cookie", cookie);
    form("/login", fields + PASSWORD, "Cookie", "__Host-sojourn-form=stale");
    assertThat(form("/login", fields + PASSWORD, "Cookie", cookie).status()).isEqualTo(303);
    id = json("GET", "/v1/me", "", "Cookie", both()).body().replaceAll(ID, "$1");
  }

  private static void signIn() {
    enter();
    form = formToken(send("GET", "/account", "", "text/html", "Cookie", both()));
    send("GET", "/login", "", "text/html", "Cookie", both());
    send("GET", "/login?switch=true", "", "text/html", "Cookie", both());
    for (String password : List.of(WRONG, PASSWORD)) {
      json("POST", "/v1/me/factors", "{\"password\": \"" + password + "\"}", "Cookie", both());
    }
  }

  private static String both() {
    return "__Host-sojourn=" + session + "; __Host-sojourn-device=" + device;
  }

  private static Exchange json(String method, String path, String body, String... headers) {
    return send(method, path, body, "application/json", headers);
  }

  private static Exchange call(String method, String path, String body) {
    return json(method, path, body, "Authorization", "Bearer " + key);
  }

  private static void administer() {
    call("PATCH", "/v1/users/alice", "{\"roles\": [\"admin\"]}");
    call("POST", "/v1/users", "{\"user\": \"carol\", \"password\": \"" + NEW_PASSWORD + "\"}");
    call("POST", "/v1/users", "{\"user\": \"carol\", \"password\": \"" + NEW_PASSWORD + "\"}");
    call("POST", "/v1/users", "{\"user\": 5, \"password\": \"" + NEW_PASSWORD + "\"}");
    call("POST", "/v1/users/carol/password", "{\"password\": \"" + NEW_PASSWORD + "\"}");
    call("POST", "/v1/users/carol/password", "{\"password\": [\"" + NEW_PASSWORD + "\"]}");
    call("POST", "/v1/users/carol/password", "{\"password\": \"" + NEW_PASSWORD);
    String client = ", \"client\": {\"device_token\": \"" + device + "\"}}";
    call("POST", "/v1/sessions/verify", "{\"token\": \"" + session + "\"" + client);
    call("POST", "/v1/sessions/verify", "{\"token\": \"" + device + "\"" + client);
    call("POST", "/v1/sessions/verify", "{\"token\": \"" + key + "\"");
    call("POST", "/v1/sessions/verify", "{\"token\": [\"" + session + "\"]}");
    call("POST", "/v1/sessions", "{\"user\": \"alice\", \"upgrade\": \"" + session + "\"" + client);
    call("POST", "/v1/sessions", "{\"user\": [], \"upgrade\": \"" + session + "\"" + client);
    // Only made: whatever it opens is nobody's here.
    call("POST", "/v1/service-keys", "{\"name\": \"other\", \"scopes\": [\"sessions:read\"]}");
  }

  private static String[][] callers() {
    return new String[][] {
      {"Cookie", both()},
      {"Authorization", "Bearer " + key},
      {"Authorization", "Bearer " + session},
      {"Authorization", "Basic " + key},
      {"Cookie", "__Host-sojourn=" + key + "; __Host-sojourn-device=" + session}
    };
  }

  /** Every endpoint as so many callers: as meant, by another method, with a body that is none. */
  private static void everything(int callers) {
    Map<String, String> variables =
        Map.of("user", "alice", "tenant", "other", "code", setup, "id", id, "session", id);
    for (Endpoint endpoint : Endpoints.of(server, variables)) {
      if (endpoint.isFile()) {
        continue;
      }
      String path = endpoint.path();
      boolean isCall = path.startsWith("/v1/");
      String good =
          !endpoint.changes()
              ? ""
              : isCall
                  ? "{\"password\": \"" + WRONG + "\"}"
                  : "form_token=" + form + "&username=alice&password=" + WRONG;
      String type = isCall ? "application/json" : "application/x-www-form-urlencoded";
      for (String[] caller : List.of(callers()).subList(0, callers)) {
        send(endpoint.method(), path, good, type, caller);
      }
      send("PUT", path, good, type, "Cookie", both());
      if (endpoint.changes()) {
        String bad =
            isCall ? "{\"token\": \"" + session + "\", " : "form_token=%zz&password=" + WRONG;
        send(endpoint.method(), path, bad, type, "Authorization", "Bearer " + key);
        send(endpoint.method(), path, bad, type, "Cookie", both());
      }
    }
  }

  /** What an answer is there to carry. */
  private static boolean isMeant(Exchange answer, String secret) {
    boolean isPage = answer.header("Content-Type").startsWith("text/html");
    return switch (secret) {
      case "form token" -> isPage;
      case "device token" ->
          answer.status() == 201 && answer.what().startsWith("POST /v1/sessions ");
      case "set-up code" -> isPage && answer.what().contains(" /setup/");
      default -> false;
    };
  }

  @Test
  void everySortOfAnswerWasSeen() {
    assertThat(ANSWERS).extracting(Exchange::status).contains(200, 303, 400, 401, 404, 405, 503);
    assertThat(ANSWERS)
        .extracting(Exchange::status)
        .allMatch(status -> status < 500 || status == 503);
    assertThat(ANSWERS)
        .filteredOn(answer -> answer.status() == 200)
        .extracting(answer -> answer.what().substring(0, answer.what().indexOf(" [")))
        .contains("GET /account", "GET /console", "GET /console/sessions/" + id)
        .contains("GET /v1/me/history", "GET /v1/events", "GET /actuator/prometheus");
    assertThat(logged).contains("DEBUG", "as planned", "store is closed");
  }

  @Test
  @Tag("ASVS-3.3.4")
  void noAnswerCarriesASecretThatItIsNotMeantTo() {
    List<String> leaks = new ArrayList<>();
    for (Exchange answer : ANSWERS) {
      Map<String, List<String>> headers = new LinkedHashMap<>(answer.headers());
      headers.remove("set-cookie");
      CANARIES.in(headers + answer.body()).stream()
          .filter(secret -> !isMeant(answer, secret))
          .forEach(secret -> leaks.add(secret + " in " + answer.what()));
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void noAnswerShowsWhereTheFaultIs() {
    assertThat(ANSWERS)
        .filteredOn(answer -> !answer.what().contains("/actuator/prometheus"))
        .filteredOn(
            answer -> answer.body().contains("\tat ") || answer.body().contains("Exception"))
        .isEmpty();
  }

  @Test
  @Tag("CVE-2023-20866")
  @Tag("SM-20")
  void noLineOfTheLogHasASecret() {
    List<String> lines =
        logged.lines().filter(line -> !CANARIES.in(line).isEmpty()).limit(20).toList();
    assertThat(lines).isEmpty();
  }

  /** The store's files, which are all that a back-up is made of, know hashes and verifiers only. */
  @Test
  @Tag("SM-2")
  void noFileOfTheStoreHasASecret() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(one -> !one.endsWith("keys")).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(CANARIES.in(bytes)).as(file.toString()).isEmpty();
      }
    }
  }

  /** Otherwise all of the above would say nothing. */
  @Test
  void theSearchFindsWhatIsThere() {
    byte[] basic = ("alice:" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    for (String text :
        List.of(
            PASSWORD,
            "..." + PASSWORD.substring(0, 31) + "...",
            Base64.getEncoder().encodeToString(basic),
            HexFormat.of().formatHex(basic))) {
      assertThat(CANARIES.in(text)).as(text).containsExactly("password");
    }
    assertThat(CANARIES.in("Cookie: " + both())).contains("session token", "device token");
  }
}
