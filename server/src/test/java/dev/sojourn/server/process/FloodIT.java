package dev.sojourn.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.HttpBrowser;
import dev.sojourn.testkit.Race;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Floods of what opens nothing, at a server with little memory, which would end by itself if that
 * ran out: it answers clearly, asks the store for nothing, and serves others meanwhile and after.
 */
class FloodIT {

  private static final int THREADS = 16;
  private static final String PASSWORD = "correct horse battery";
  private static final Map<String, String> LITTLE_MEMORY =
      Map.of("JAVA_TOOL_OPTIONS", "-Xmx128m", "JAVA_OPTS", "");

  @TempDir static Path directory;
  private static RunningServer running;
  private static SojournProcess server;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    running =
        RunningServer.in(
            directory, directory, "sojourn.trusted-proxies=127.0.0.1", "sojourn.cache-size=8MB");
    server = running.start(LITTLE_MEMORY);
    server.awaitReady();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private double reads() throws Exception {
    return running.figure("sojourn_store_seconds_count", "operation=\"find\"");
  }

  /** Verifies each of {@code tokens} once; the answers. */
  private List<String> verifyAll(List<String> tokens) {
    List<List<String>> answers =
        Race.of(
            THREADS,
            thread ->
                () -> {
                  List<String> mine = new ArrayList<>();
                  for (int i = thread; i < tokens.size(); i += THREADS) {
                    mine.add(running.verify(tokens.get(i)));
                  }
                  return mine;
                });
    return answers.stream().flatMap(List::stream).toList();
  }

  /** Another token of the same shape: one character of the tag is another one. */
  private static String forged(String token, int n) {
    int place = 10 + n % (token.length() - 20);
    char other = token.charAt(place) == 'A' ? 'B' : 'A';
    return token.substring(0, place) + other + token.substring(place + 1);
  }

  /** Each of its characters is another one in some of them. */
  @Test
  void forgedTokensCostNoReadOfTheStore() throws Exception {
    isSparedForged(800);
  }

  @Test
  @Tag("soak")
  void manyForgedTokensCostNoReadOfTheStore() throws Exception {
    isSparedForged(4_000);
  }

  private void isSparedForged(int count) throws Exception {
    var session = running.create("alice");
    double before = reads();
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tokens.add(forged(session.token(), i));
    }

    List<String> answers = verifyAll(tokens);

    assertThat(answers).hasSize(count).isSubsetOf("forged", "malformed");
    assertThat(reads()).isEqualTo(before);
    assertThat(running.verify(session.token())).isEqualTo("active");
  }

  @Test
  void oldTokensCostNoReadAfterTheirFirstCheckAndAreAnsweredWithTheirReason() throws Exception {
    isSparedOld(20, 20);
  }

  @Test
  @Tag("soak")
  void manyOldTokensCostNoReadAfterTheirFirstCheck() throws Exception {
    isSparedOld(50, 40);
  }

  private void isSparedOld(int count, int times) throws Exception {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var session = running.create("user-" + i);
      running.end(session);
      assertThat(running.verify(session.token())).isEqualTo("signed_out");
      tokens.addAll(Collections.nCopies(times, session.token()));
    }
    double before = reads();

    List<String> answers = verifyAll(tokens);

    assertThat(answers).hasSize(count * times).containsOnly("signed_out");
    assertThat(reads()).isEqualTo(before);
  }

  private HttpBrowser browser() {
    return new HttpBrowser(http, running.url(), HttpBrowser.FIREFOX);
  }

  /** Tries to sign in from an address, as a proxy in front says it. */
  private HttpResponse<String> signIn(HttpBrowser browser, Map<String, String> typed, String from) {
    Map<String, String> fields = new HashMap<>(browser.hidden(browser.get("/login").body()));
    fields.putAll(typed);
    return browser.send(browser.form("/login", fields).header("X-Forwarded-For", from).build());
  }

  private void makeAccount(String user) throws Exception {
    HttpResponse<String> made =
        running.post(
            "/v1/users", "{\"user\": \"" + user + "\", \"password\": \"" + PASSWORD + "\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  /** Wrong passwords, {@code count} of them; every answer says no in its own way. */
  private void guess(int count, IntFunction<String> user, IntFunction<String> address) {
    Race.of(
        THREADS,
        thread ->
            () -> {
              HttpBrowser browser = browser();
              for (int i = thread; i < count; i += THREADS) {
                Map<String, String> typed =
                    Map.of("username", user.apply(i), "password", "wrong password " + i);
                HttpResponse<String> answer = signIn(browser, typed, address.apply(i));
                assertThat(answer.statusCode()).as(answer.body()).isIn(401, 429, 503);
                assertThat(browser.cookie(HttpBrowser.SESSION)).isEmpty();
                if (answer.statusCode() != 401) {
                  assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                }
              }
              return thread;
            });
  }

  @Test
  void guessesFromOneAddressKeepNobodyElseOut() throws Exception {
    makeAccount("carol");
    var session = running.create("bob");

    guess(80, i -> "one-" + i, i -> "203.0.113.7");

    assertThat(running.verify(session.token())).isEqualTo("active");
    var typed = Map.of("username", "carol", "password", PASSWORD);
    assertThat(signIn(browser(), typed, "203.0.113.7").statusCode()).isEqualTo(429);
    assertThat(signIn(browser(), typed, "198.51.100.8").statusCode()).isEqualTo(303);
  }

  @Test
  void guessesFromManyAddressesAreShedAndOverWhenTheyAreOver() throws Exception {
    makeAccount("alice");
    var typed = Map.of("username", "alice", "password", PASSWORD);
    HttpBrowser known = browser();
    assertThat(signIn(known, typed, "198.51.100.9").statusCode()).isEqualTo(303);

    // A different address each: only the account of alice is the same.
    guess(
        60,
        i -> i % 2 == 0 ? "alice" : "user-" + i,
        i -> "2001:db8:" + Integer.toHexString(i) + "::1");

    assertThat(signIn(browser(), typed, "192.0.2.77").statusCode())
        .as("a stranger's browser waits, since alice's account is being guessed at")
        .isEqualTo(429);
    known.dropCookie(HttpBrowser.SESSION);
    assertThat(signIn(known, typed, "198.51.100.9").statusCode())
        .as("a browser that alice has signed in on does not")
        .isEqualTo(303);
    assertThat(Files.size(directory.resolve("sojourn.db"))).isLessThan(4_000_000);
  }
}
