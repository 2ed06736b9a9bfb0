package dev.sojourn.server.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Initiator;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.Postgres;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.testkit.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Three servers over one database: whichever is asked, the answer is the same. */
@TestInstance(Lifecycle.PER_CLASS)
class ManyNodesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<TestServer> nodes = new ArrayList<>();
  private Postgres postgres;
  private String key;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    postgres = Postgres.start();
    Path password = Files.writeString(directory.resolve("password"), Postgres.PASSWORD + "\n");
    for (int i = 0; i < 3; i++) {
      nodes.add(
          TestServer.start(
              directory,
              TimeSource.system(),
              Map.of(
                  "sojourn.store.url", postgres.url(),
                  "sojourn.store.password-file", password.toString())));
    }
    byte[] secret =
        nodes
            .getFirst()
            .bean(ServiceKeys.class)
            .create("test", null, EnumSet.allOf(Scope.class), Initiator.SYSTEM)
            .secret()
            .reveal();
    key = new String(secret, StandardCharsets.US_ASCII);
  }

  @AfterAll
  void stop() throws Exception {
    nodes.forEach(TestServer::close);
    if (postgres != null) {
      postgres.close();
    }
  }

  private JsonNode call(int node, String method, String path, String body) {
    return JSON.readTree(ask(node, method, path, body, "").body());
  }

  private Exchange ask(int node, String method, String path, String body, String seen) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + key);
    headers.put("Content-Type", "application/json");
    if (!seen.isEmpty()) {
      headers.put("Sojourn-Version", seen);
    }
    Exchange exchange = Exchange.with(nodes.get(node), method, path, headers, body);
    assertThat(exchange.status()).as(exchange.body()).isBetween(200, 299);
    return exchange;
  }

  private JsonNode signIn(String user) {
    return call(0, "POST", "/v1/sessions", "{\"user\": \"" + user + "\"}");
  }

  private JsonNode verify(int node, JsonNode created) {
    String token = created.path("token").asString("");
    return call(node, "POST", "/v1/sessions/verify", "{\"token\": \"" + token + "\"}");
  }

  private boolean isActive(int node, JsonNode created) {
    return verify(node, created).path("active").asBoolean(false);
  }

  @Test
  void aSessionThatIsEndedAnywhereIsDeadEverywhere() {
    JsonNode created = signIn("ada");
    for (int node = 0; node < 3; node++) {
      assertThat(isActive(node, created)).as("at node " + node).isTrue();
    }
    String id = created.path("session").path("id").asString("");

    call(1, "POST", "/v1/sessions/" + id + "/end", "{\"reason\": \"signed_out\"}");

    assertThat(isActive(1, created)).as("where it was ended").isFalse();
    for (int other : new int[] {0, 2}) {
      Waiting.until(PATIENCE, "node " + other + " to hear", () -> !isActive(other, created));
      assertThat(verify(other, created).path("reason").asString("")).isEqualTo("signed_out");
    }
  }

  @Test
  void oneThatSomebodyHasSpoiltIsListedAndEnded() throws Exception {
    String id = signIn("spoilt").path("session").path("id").asString("");
    signIn("spoilt");
    postgres.runInside("UPDATE sessions SET access = '\\x07' WHERE user_id = 'spoilt'");

    assertThat(call(1, "GET", "/v1/sessions?user=spoilt", "").path("items").size()).isEqualTo(2);
    JsonNode ended = call(1, "POST", "/v1/sessions/" + id + "/end", "{}");
    JsonNode others = call(2, "POST", "/v1/sessions/end", "{\"user\": \"spoilt\"}");

    assertThat(ended.path("end_reason").asString("")).isEqualTo("ended_by_admin");
    assertThat(others.path("ended").asInt(0)).isEqualTo(1);
  }

  @Test
  void aChangeOfAccessReachesEveryNode() {
    JsonNode created = signIn("grace");
    for (int node = 0; node < 3; node++) {
      assertThat(isActive(node, created)).isTrue();
    }

    call(2, "PATCH", "/v1/users/grace", "{\"roles\": [\"editor\"]}");

    for (int node = 0; node < 3; node++) {
      int at = node;
      Waiting.until(
          PATIENCE,
          "node " + node + " to hear",
          () -> verify(at, created).path("session").path("roles").toString().contains("editor"));
    }
  }

  @Test
  void aClientReadsItsOwnWriteWhicheverNodeAnswers() {
    JsonNode created = signIn("katherine");
    String id = created.path("session").path("id").asString("");
    String token = created.path("token").asString("");
    for (int i = 0; i < 30; i++) {
      assertThat(isActive(i % 3, created)).isTrue();
      Exchange written =
          ask(i % 3, "PATCH", "/v1/sessions/" + id, "{\"attributes\": {\"n\": " + i + "}}", "");
      String seen = written.header("Sojourn-Version");
      for (int other = 1; other < 3; other++) {
        Exchange read =
            ask(
                (i + other) % 3,
                "POST",
                "/v1/sessions/verify",
                "{\"token\": \"" + token + "\"}",
                seen);
        JsonNode attributes = JSON.readTree(read.body()).path("session").path("attributes");
        assertThat(attributes.path("n").asInt(-1)).isEqualTo(i);
      }
    }
  }

  @Test
  void aBrowserThatIsGivenTheVersionReadsWhatItsApplicationWrote() {
    nodes.getFirst().withAccount("dorothy");
    HttpBrowser signedIn = new HttpBrowser(nodes.getFirst(), HttpBrowser.CHROME);
    signedIn.signIn("dorothy");
    List<HttpBrowser> atEach =
        nodes.stream().map(node -> new HttpBrowser(node, HttpBrowser.CHROME)).toList();
    for (String cookie : List.of(HttpBrowser.SESSION, HttpBrowser.DEVICE)) {
      atEach.forEach(there -> there.setCookie(cookie, signedIn.cookie(cookie).orElseThrow()));
    }
    String id = JSON.readTree(signedIn.get("/v1/me").body()).at("/session/id").asString("");
    for (int i = 0; i < 30; i++) {
      atEach.forEach(there -> assertThat(there.get("/v1/me").statusCode()).isEqualTo(200));

      String seen =
          ask(i % 3, "PATCH", "/v1/sessions/" + id, "{\"attributes\": {\"n\": " + i + "}}", "")
              .header("Sojourn-Version");

      for (HttpBrowser there : atEach) {
        there.setCookie("__Host-sojourn-version", seen);
        JsonNode me = JSON.readTree(there.get("/v1/me").body());
        assertThat(me.at("/session/attributes/n").asInt(-1)).isEqualTo(i);
      }
    }
  }

  @Test
  void anOldCookieHidesNothingOfANewerHeader() {
    nodes.getFirst().withAccount("annie");
    HttpBrowser signedIn = new HttpBrowser(nodes.getFirst(), HttpBrowser.CHROME);
    signedIn.signIn("annie");
    assertThat(signedIn.cookie("__Host-sojourn-version")).isPresent();
    HttpBrowser there = new HttpBrowser(nodes.getLast(), HttpBrowser.CHROME);
    for (String cookie :
        List.of(HttpBrowser.SESSION, HttpBrowser.DEVICE, "__Host-sojourn-version")) {
      there.setCookie(cookie, signedIn.cookie(cookie).orElseThrow());
    }
    String id = JSON.readTree(there.get("/v1/me").body()).at("/session/id").asString("");
    for (int i = 0; i < 30; i++) {
      assertThat(there.get("/v1/me").statusCode()).isEqualTo(200);

      String seen =
          ask(0, "PATCH", "/v1/sessions/" + id, "{\"attributes\": {\"n\": " + i + "}}", "")
              .header("Sojourn-Version");
      String me =
          there.send(there.request("/v1/me").header("Sojourn-Version", seen).build()).body();

      assertThat(JSON.readTree(me).at("/session/attributes/n").asInt(-1)).isEqualTo(i);
    }
  }

  @Test
  void accountsAreKnownToAll() {
    nodes.getFirst().withAccount("joan");

    HttpBrowser browser = new HttpBrowser(nodes.get(2), HttpBrowser.FIREFOX);
    browser.signIn("joan");

    assertThat(browser.cookie(HttpBrowser.SESSION)).isPresent();
    assertThat(call(1, "GET", "/v1/sessions?user=joan", "").path("items").size()).isEqualTo(1);
  }

  /** The console's first page, as the second node answers it. */
  private String console(String administrator) {
    TestServer node = nodes.get(1).withAccount(administrator);
    node.sessions()
        .users()
        .update(
            UserId.of(administrator),
            UserPatch.access(new Access(Set.of(Accounts.ADMINISTRATOR), Set.of())),
            Initiator.SYSTEM);
    HttpBrowser browser = new HttpBrowser(node, HttpBrowser.CHROME);
    browser.signIn(administrator);
    return browser.get("/console").body();
  }

  @Test
  void theConsoleListsThem() {
    String page = console("root");

    assertThat(page.split("Last heard of\"", -1)).as(page).hasSize(1 + 3);
    assertThat(page.split("this one", -1)).as(page).hasSize(1 + 1);
  }

  /** It is heard of no more, and may be told from the others without seeing colours. */
  @Test
  void theConsoleSaysWhichIsSilent() throws Exception {
    String silent = "0a1b2c3d-0000-4000-8000-000000000000";
    postgres.runInside(
        "INSERT INTO nodes (node, begun_at, seen_at) VALUES ('"
            + silent
            + "', now() - interval '1 hour', now() - interval '12 s')");
    try {
      String page = console("roots-deputy");

      String row = page.substring(page.indexOf("0a1b2c3d"));
      assertThat(row.substring(0, row.indexOf("</tr>")))
          .containsPattern("[1-5]\\d seconds ago")
          .contains("Silent");
      assertThat(page).contains("A silent node has ended");
    } finally {
      postgres.runInside("DELETE FROM nodes WHERE node = '" + silent + "'");
    }
  }

  @Test
  void howWellANodeHearsIsAFigure() {
    for (int node = 0; node < 3; node++) {
      String figures = ask(node, "GET", "/actuator/prometheus", "", "").body();

      assertThat(figures).containsPattern("(?m)^sojourn_feed_silence_seconds\\S* [0-9.E-]+$");
      assertThat(figures).containsPattern("(?m)^sojourn_feed_delay_seconds\\S* [0-9.E-]+$");
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void connectionsThatBreakAreNoLongStoryInTheLog(CapturedOutput log) throws Exception {
    signIn("hedy"); // so that there is a connection to break

    postgres.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sojourn'");
    for (TestServer node : nodes) {
      Waiting.until(
          PATIENCE,
          "calls to succeed",
          () -> tryAll(node, "/v1/sessions?user=hedy", "/actuator/health/readiness"));
    }

    Waiting.until(PATIENCE, "the log", () -> log.getAll().contains("the feed is lost: "));
    assertThat(log.getAll()).doesNotContain("\tat ", "PgConnection");
  }

  private boolean tryAll(TestServer node, String... paths) {
    return Stream.of(paths)
        .map(path -> Exchange.with(node, "GET", path, Map.of("Authorization", "Bearer " + key), ""))
        .allMatch(answer -> answer.status() == 200);
  }

  @Test
  void whoWaitsForEventsAtOneNodeHearsOfOthers() throws Exception {
    String cursor = "";
    JsonNode page;
    do {
      page = call(1, "GET", "/v1/events?limit=1000" + from(cursor), "");
      cursor = page.path("next_cursor").asString("");
    } while (!page.path("items").isEmpty());
    String from = from(cursor);
    CompletableFuture<JsonNode> waiting =
        CompletableFuture.supplyAsync(() -> call(1, "GET", "/v1/events?wait=50" + from, ""));

    signIn("mary");

    assertThat(waiting.get(20, TimeUnit.SECONDS).path("items").toString()).contains("mary");
  }

  private static String from(String cursor) {
    return cursor.isEmpty() ? "" : "&cursor=" + cursor;
  }
}
