package dev.sojourn.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.EventType;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.testkit.ManualTime;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityPageTest {

  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final String NEW = "correct horse battery";
  private static final String PAGE = "/account/security";

  @TempDir static Path directory;
  private static final ManualTime TIME = new ManualTime();
  private static TestServer server;
  private static SessionManager sessions;

  /** Each test has a user of its own. */
  private final UserId user = UserId.of("alice-" + TESTS.incrementAndGet());

  private final String old = user.id() + "-demo";
  private final HttpBrowser here = new HttpBrowser(server, HttpBrowser.CHROME);
  private final HttpBrowser there = new HttpBrowser(server, HttpBrowser.FIREFOX);

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, TIME, Map.of());
    sessions = server.sessions();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** What one test did wrong on purpose does not make the next one wait. */
  @BeforeEach
  void signInOnBoth() {
    TIME.advance(Duration.ofHours(2));
    server.withAccount(user.id());
    there.signIn(user.id());
    TIME.advance(Duration.ofSeconds(1));
    here.signIn(user.id());
  }

  private HttpResponse<String> change(String present, String next, String repeated, boolean all) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("form_token", here.hidden(here.get(PAGE).body()).get("form_token"));
    fields.put("present", present);
    fields.put("password", next);
    fields.put("repeated", repeated);
    if (all) {
      fields.put("end_others", "true");
    }
    return here.post(PAGE + "/password", fields);
  }

  private boolean isPassword(String password) {
    return server.bean(Accounts.class).hasPassword(user, password);
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("none, but " + answer.statusCode());
  }

  @Test
  @Tag("ASVS-7.4.3")
  @Tag("ASVS-7.2.4")
  void aNewPasswordEndsTheOtherSessionsAndRotatesTheOwn() {
    assertThat(here.get(PAGE).body()).contains("Sign out my other devices", "checked=\"checked\"");
    String before = here.cookie(HttpBrowser.SESSION).orElseThrow();

    var answer = change(old, NEW, NEW, true);

    assertThat(location(answer)).isEqualTo(PAGE + "?notice=changed_others");
    assertThat(here.get(location(answer)).body()).contains("your other devices are signed out");
    assertThat(here.cookie(HttpBrowser.SESSION)).get().isNotEqualTo(before);
    assertThat(location(there.get("/account"))).contains("reason=credential_changed");
    assertThat(sessions.history(user))
        .singleElement()
        .extracting(Session::endReason)
        .isEqualTo(EndReason.CREDENTIAL_CHANGED);
    EventFilter changes =
        new EventFilter("default", EventType.CREDENTIAL_CHANGE, user.id(), null, null, null, null);
    assertThat(sessions.latestEvents(changes, null, 100).items())
        .singleElement()
        .satisfies(event -> assertThat(event.initiator()).isEqualTo(Initiator.USER));
    assertThat(isPassword(NEW)).isTrue();
    assertThat(isPassword(old)).isFalse();

    // The token from before opens nothing: not now, not later.
    HttpBrowser thief = new HttpBrowser(server, HttpBrowser.CHROME);
    thief.setCookie(HttpBrowser.SESSION, before);
    assertThat(thief.get("/v1/me").statusCode()).isEqualTo(409);
    TIME.advance(Duration.ofSeconds(11));
    assertThat(thief.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(here.get("/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  @Tag("ASVS-7.4.3")
  void theOtherSessionsMayGoOn() {
    var answer = change(old, NEW, NEW, false);

    assertThat(location(answer)).isEqualTo(PAGE + "?notice=changed");
    assertThat(there.get("/account").statusCode()).isEqualTo(200);
    assertThat(here.get("/account").statusCode()).isEqualTo(200);
    assertThat(isPassword(NEW)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "OLD, short, short, 422, 8 to 256 characters",
    "OLD, password123, password123, 422, everybody tries first",
    "OLD, OLD, OLD, 422, the password so far",
    "OLD, correct horse, correct mule, 422, not the same",
    "alice-dem0, correct horse, correct horse, 401, not your password",
    "'', correct horse, correct horse, 401, not your password"
  })
  void whatIsRefusedChangesNothing(
      String present, String next, String repeated, int status, String why) {
    String before = here.cookie(HttpBrowser.SESSION).orElseThrow();

    var answer =
        change(
            present.replace("OLD", old),
            next.replace("OLD", old),
            repeated.replace("OLD", old),
            false);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(why, "aria-invalid=\"true\"").doesNotContain("checked=");
    assertThat(isPassword(old)).isTrue();
    assertThat(there.get("/account").statusCode()).isEqualTo(200);
    assertThat(here.cookie(HttpBrowser.SESSION)).contains(before);
  }

  @Test
  void whoKeepsFailingHasToWait() {
    int status = 401;
    for (int i = 0; i < 50 && status == 401; i++) {
      status = change("wrong " + i, NEW, NEW, true).statusCode();
    }
    assertThat(status).isEqualTo(429);

    var answer = change(old, NEW, NEW, true);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(isPassword(old)).isTrue();
    TIME.advance(Duration.ofHours(1));
    here.signIn(user.id());
    assertThat(location(change(old, NEW, NEW, true))).contains("changed_others");
  }

  @Test
  @Tag("CS-8")
  void aFormOfAnotherSessionOrSiteChangesNothing() {
    String token = there.hidden(there.get(PAGE).body()).get("form_token");
    Map<String, String> fields =
        Map.of("form_token", token, "present", old, "password", NEW, "repeated", NEW);

    assertThat(location(here.post(PAGE + "/password", fields))).isEqualTo(PAGE + "?notice=stale");
    var foreign =
        there.send(
            there
                .form(PAGE + "/password", fields)
                .setHeader("Sec-Fetch-Site", "cross-site")
                .build());
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(isPassword(old)).isTrue();
  }

  @Test
  void whoIsNotSignedInIsLedThroughTheSignInAndBack() {
    HttpBrowser nobody = new HttpBrowser(server, HttpBrowser.CHROME);

    String signIn = "/login?return_to=%2Faccount%2Fsecurity";
    assertThat(location(nobody.get(PAGE))).isEqualTo(signIn);
    assertThat(location(nobody.post(PAGE + "/password", Map.of()))).isEqualTo(signIn);
  }

  @Test
  void whoHasNoPasswordHereIsToldSo() {
    var created = (dev.sojourn.Creation.Created) sessions.create(SignIn.user("carol"));
    HttpBrowser carol = new HttpBrowser(server, HttpBrowser.CHROME);
    carol.setCookie(HttpBrowser.SESSION, created.token().reveal());

    assertThat(carol.get(PAGE).body())
        .contains("there is none to change")
        .doesNotContain("Set the new password");
  }
}
