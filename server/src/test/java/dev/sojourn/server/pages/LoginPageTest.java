package dev.sojourn.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.http.FormCookie;
import dev.sojourn.testkit.ManualTime;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginPageTest {

  @TempDir static Path directory;
  static final ManualTime TIME = new ManualTime();
  static TestServer server;
  static SessionManager sessions;

  final HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, TIME, Map.of()).withAccounts();
    sessions = server.sessions();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** What one test did wrong on purpose does not make the next one wait. */
  @BeforeEach
  void letTimePass() {
    TIME.advance(Duration.ofHours(2));
  }

  @Test
  @Tag("SM-5")
  @Tag("CVE-2023-28708")
  void aSignInSetsTheCookieAndGoesToTheAccount() {
    var answer = browser.signIn("alice");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer)).isEqualTo("/account");
    assertThat(setCookie(answer, HttpBrowser.SESSION))
        .contains("; Path=/; Secure; HttpOnly; SameSite=Lax")
        .doesNotContain("Max-Age", "Domain");
    assertThat(setCookie(answer, HttpBrowser.DEVICE)).contains("Max-Age=34560000");
    var account = browser.get("/account");
    assertThat(account.statusCode()).isEqualTo(200);
    assertThat(account.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(account.body())
        .contains("alice", "This device")
        .doesNotContain(browser.cookie(HttpBrowser.SESSION).orElseThrow());
  }

  @Test
  @Tag("SM-7")
  void theCookieLastsOnlyWhenTheSessionIsRemembered() {
    var answer =
        browser.signIn(
            "/login", Map.of("username", "alice", "password", "alice-demo", "remember", "true"));

    Session session = current();
    long life = Duration.between(session.createdAt(), session.expiresAt()).toSeconds();
    assertThat(session.remembered()).isTrue();
    assertThat(setCookie(answer, HttpBrowser.SESSION)).contains("Max-Age=" + life);
  }

  @Test
  @Tag("ASVS-7.2.4")
  @Tag("CVE-2021-41246")
  @Tag("CVE-2023-6787")
  void aSignInNeverTakesOverASessionThatTheBrowserBrought() {
    browser.signIn("alice");
    String before = browser.cookie(HttpBrowser.SESSION).orElseThrow();
    SessionId first = current().id();

    browser.signIn("/login?switch=true", Map.of("username", "alice", "password", "alice-demo"));

    assertThat(browser.cookie(HttpBrowser.SESSION)).get().isNotEqualTo(before);
    assertThat(sessions.find(first))
        .get()
        .extracting(Session::endReason)
        .isEqualTo(EndReason.REPLACED);
  }

  /** A form from before the sign-in is void after it (OWASP: tokens are renewed at sign-in). */
  @Test
  @Tag("ASVS-7.6.2")
  @Tag("CS-10")
  @Tag("CVE-2022-24895")
  void aFormServesOneSignIn() {
    Map<String, String> fields = browser.hidden(browser.get("/login").body());
    fields.putAll(Map.of("username", "alice", "password", "alice-demo"));

    assertThat(browser.post("/login", fields).statusCode()).isEqualTo(303);
    assertThat(browser.post("/login", fields).statusCode()).isEqualTo(403);
  }

  @Test
  void noAuthorizationMakesUpForAnotherSitesForm() {
    var request =
        browser
            .form("/login", Map.of())
            .setHeader("Sec-Fetch-Site", "cross-site")
            .header("Authorization", "x");

    assertThat(browser.send(request.build()).statusCode()).isEqualTo(403);
  }

  @Test
  void aWrongPasswordAndAnUnknownUserAreToldTheSame() {
    var wrong = browser.signIn("/login", Map.of("username", "alice", "password", "not hers"));
    var unknown = browser.signIn("/login", Map.of("username", "nobody", "password", "not hers"));

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(text(unknown).replace("nobody", "alice")).isEqualTo(text(wrong));
    assertThat(wrong.body()).contains("The user name or the password is not right.");
    assertThat(browser.cookie(HttpBrowser.SESSION)).isEmpty();
  }

  @Test
  @Tag("SM-18")
  void whoKeepsFailingWaits() {
    HttpResponse<String> answer = null;
    for (int i = 0; i < 8; i++) {
      answer = browser.signIn("/login", Map.of("username", "bob", "password", "no " + i));
    }

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()))
        .isPositive();
    assertThat(answer.body()).contains("There were too many attempts. Please try again in ");
  }

  /** Otherwise anybody could lock anybody out. */
  @Test
  void aStrangersFailuresDoNotKeepAKnownBrowserOut() {
    Map<String, String> right = Map.of("username", "bob", "password", "bob-demo");
    assertThat(browser.signIn("/login", right).statusCode()).isEqualTo(303);
    browser.dropCookie(HttpBrowser.SESSION);
    HttpBrowser stranger = new HttpBrowser(server, HttpBrowser.FIREFOX);
    HttpResponse<String> refused = null;
    for (int i = 0; i < 6; i++) {
      refused = stranger.signIn("/login", Map.of("username", "bob", "password", "no " + i));
    }
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(stranger.signIn("/login", right).statusCode()).isEqualTo(429);

    assertThat(browser.signIn("/login", right).statusCode()).isEqualTo(303);
    browser.dropCookie(HttpBrowser.SESSION);
    for (int i = 0; i < 6; i++) { // whoever has stolen the browser may not guess for ever either
      refused = browser.signIn("/login", Map.of("username", "bob", "password", "no " + i));
    }
    assertThat(refused.statusCode()).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "/\\evil.example", "https:evil.example", "/a\r\nX: y"})
  @Tag("ASVS-3.7.2")
  void aSignInEndsOnThisOriginOnly(String wish) {
    var answer =
        browser.signIn(
            "/login", Map.of("username", "alice", "password", "alice-demo", "return_to", wish));

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer)).isEqualTo("/account");
  }

  @Test
  void aSignInLeadsBackToWhereItWasAskedFor() {
    Map<String, String> typed = Map.of("username", "alice", "password", "alice-demo");

    var answer = browser.signIn("/login?return_to=%2Fapp%2Fx%3Fy%3D1", typed);

    assertThat(location(answer)).isEqualTo("/app/x?y=1");
  }

  @Test
  @Tag("ASVS-3.1.1")
  @Tag("ASVS-3.7.5")
  void aBrowserThatKeepsNoCookieIsToldSo() {
    Map<String, String> fields = browser.hidden(browser.get("/login").body());
    fields.putAll(Map.of("username", "alice", "password", "alice-demo"));
    browser.dropCookie(FormCookie.NAME);
    long before = living("alice").size();

    var answer = browser.post("/login", fields);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("--https", "cookie did not come back");
    assertThat(browser.cookie(HttpBrowser.SESSION)).isEmpty();
    assertThat(living("alice")).hasSize((int) before);
  }

  @Test
  @Tag("ASVS-7.6.2")
  @Tag("CVE-2026-7507")
  @Tag("CS-9")
  void aFormOfAnotherBrowserSignsNobodyIn() {
    HttpBrowser attacker = new HttpBrowser(server, HttpBrowser.FIREFOX);
    Map<String, String> fields = attacker.hidden(attacker.get("/login").body());
    fields.putAll(Map.of("username", "bob", "password", "bob-demo"));
    browser.get("/login");

    var answer = browser.post("/login", fields);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(browser.cookie(HttpBrowser.SESSION)).isEmpty();
  }

  @Test
  @Tag("ASVS-7.6.2")
  @Tag("CS-11")
  void anotherSitesFormIsRefused() {
    Map<String, String> fields = browser.hidden(browser.get("/login").body());
    fields.putAll(Map.of("username", "alice", "password", "alice-demo"));

    for (String site : List.of("cross-site", "same-site")) {
      var answer =
          browser.send(browser.form("/login", fields).setHeader("Sec-Fetch-Site", site).build());

      assertThat(answer.statusCode()).as(site).isEqualTo(403);
      assertThat(browser.cookie(HttpBrowser.SESSION)).as(site).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(EndReason.class)
  void theSignInSaysWhyASessionIsOver(EndReason reason) {
    String page = browser.get("/login?reason=" + reason.wireName()).body();

    assertThat(page).contains(server.bean(Words.class).ended(reason));
  }

  @Test
  void theSignInRepeatsNothingThatItDoesNotKnow() {
    String page = browser.get("/login?reason=%3Cscript%3E&username=%22%3E%3Cb%3E").body();

    assertThat(page).doesNotContain("<script>", "<b>", "notice");
  }

  @Test
  @Tag("CVE-2023-6787")
  void whoIsSignedInAlreadyIsAskedBeforeTheSessionEnds() {
    browser.signIn("alice");
    String alices = browser.cookie(HttpBrowser.SESSION).orElseThrow();
    SessionId first = current().id();
    assertThat(browser.get("/login").body()).contains("Continue as alice");
    Map<String, String> typed = Map.of("username", "bob", "password", "bob-demo");
    Map<String, String> unconfirmed =
        new HashMap<>(browser.hidden(browser.get("/login?switch=true").body()));
    unconfirmed.remove("leaving");
    unconfirmed.putAll(typed);

    var asked = browser.post("/login", unconfirmed);

    assertThat(asked.statusCode()).isEqualTo(409);
    assertThat(text(asked)).contains("alice is signed out here");
    assertThat(browser.cookie(HttpBrowser.SESSION)).contains(alices);
    assertThat(sessions.find(first).orElseThrow().endReason()).isNull();

    Map<String, String> confirmed = browser.hidden(asked.body());
    confirmed.putAll(typed);
    var answer = browser.post("/login", confirmed);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(browser.get("/account").body()).contains("bob").doesNotContain("alice");
    assertThat(sessions.find(first).orElseThrow().endReason()).isEqualTo(EndReason.REPLACED);
  }

  @Test
  void aGuestsAttributeIsCarriedOver() {
    var guest = (Creation.Created) sessions.create(SignIn.guest());
    sessions.update(guest.session().id(), AttributeDelta.set("cart", "17 apples"));
    browser.setCookie(HttpBrowser.SESSION, guest.token().reveal());

    browser.signIn("alice");

    assertThat(current().attributes().get("cart")).isEqualTo(new AttributeValue.Text("17 apples"));
    assertThat(sessions.find(guest.session().id()).orElseThrow().endReason())
        .isEqualTo(EndReason.REPLACED);
  }

  @Test
  void onlyTheAnswerAboutTheVerySessionThatEndedClearsTheCookie() {
    browser.signIn("alice");
    sessions.end(current().id(), EndReason.ENDED_BY_ADMIN);

    var ended = browser.get("/account");

    assertThat(ended.statusCode()).isEqualTo(303);
    assertThat(location(ended)).isEqualTo("/login?reason=ended_by_admin&return_to=%2Faccount");
    assertThat(setCookie(ended, HttpBrowser.SESSION)).contains("Max-Age=0");

    browser.setCookie(HttpBrowser.SESSION, "sjr_somethingelse");
    var unknown = browser.get("/account");
    assertThat(location(unknown)).isEqualTo("/login?return_to=%2Faccount");
    assertThat(unknown.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  @Tag("SM-14")
  void aNavigationWithATokenJustReplacedIsSentAgainOnce() {
    browser.signIn("alice");
    sessions.rotate(current().id());

    var first = browser.get("/account?notice=stale");
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(location(first)).isEqualTo("?notice=stale&again=1");
    assertThat(first.headers().allValues("Set-Cookie")).isEmpty();

    var second = browser.get("/account" + location(first));
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.headers().firstValue("Sojourn-Superseded")).contains("retry");
    assertThat(second.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(second.body()).contains("You are still signed in").doesNotContain("Chrome");
  }

  private static Session current() {
    return living("alice").getFirst();
  }

  private static List<Session> living(String user) {
    return sessions
        .list(
            SessionFilter.filter().user(UserId.of(user)).state(SessionState.ACTIVE).build(),
            PageRequest.first(100))
        .items();
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static String setCookie(HttpResponse<String> answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(c -> c.startsWith(name + "="))
        .findFirst()
        .orElse("");
  }

  /** The page without what is another one each time. */
  private static String text(HttpResponse<String> answer) {
    return answer.body().replaceAll("value=\"[A-Za-z0-9_-]{60,}\"", "");
  }
}
