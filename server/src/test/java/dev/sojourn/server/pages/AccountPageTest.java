package dev.sojourn.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountPageTest {

  @TempDir static Path directory;
  static final ManualTime TIME = new ManualTime();
  static TestServer server;
  static SessionManager sessions;

  final HttpBrowser here = new HttpBrowser(server, HttpBrowser.CHROME);
  final HttpBrowser there = new HttpBrowser(server, HttpBrowser.FIREFOX);

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, TIME, Map.of()).withAccounts();
    sessions = server.sessions();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void signInOnBoth() {
    TIME.advance(Duration.ofDays(2));
    there.signIn("alice");
    TIME.advance(Duration.ofSeconds(1));
    here.signIn("alice");
  }

  @Test
  @Tag("ASVS-7.5.2")
  @Tag("SM-21")
  void bothDevicesAreListedAndToldApart() {
    String page = here.get("/account").body();

    assertThat(page).contains("Where you are signed in");
    assertThat(page.split("class=\"card( here)?\"", -1)).hasSize(3);
    assertThat(page.split("This device", -1)).hasSize(2);
    assertThat(page.split("<dd>127.0.0.1</dd>", -1)).hasSize(3);
  }

  @Test
  void theOtherOneIsEndedAndItsPageSaysWhy() {
    var answer = here.act("/account/sessions/" + other().id() + "/end", Map.of());

    assertThat(location(answer)).isEqualTo("/account?notice=ended");
    assertThat(here.get(location(answer)).body()).contains("The device is signed out.");
    var gone = there.get("/account");
    assertThat(location(gone)).isEqualTo("/login?reason=signed_out_elsewhere&return_to=%2Faccount");
    assertThat(there.get(location(gone)).body()).contains("You signed out from another device.");
  }

  @Test
  @Tag("ASVS-7.2.4")
  @Tag("ASVS-7.5.2")
  @Tag("SM-11")
  void afterTenMinutesThePasswordIsAskedForFirst() {
    TIME.advance(Duration.ofMinutes(11));
    Session other = other();

    var asked = here.act("/account/sessions/" + other.id() + "/end", Map.of());

    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("insufficient_user_authentication", "max_age=600");
    assertThat(asked.body()).contains("Please enter your password", "Sign out that device");
    assertThat(there.get("/account").statusCode()).isEqualTo(200);

    Map<String, String> wish = here.hidden(asked.body());
    wish.put("password", "wrong");
    var wrong = here.post("/account/confirm", wish);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("That is not your password.");
    assertThat(there.get("/account").statusCode()).isEqualTo(200);

    String before = here.cookie(HttpBrowser.SESSION).orElseThrow();
    wish = here.hidden(wrong.body());
    wish.put("password", "alice-demo");
    var done = here.post("/account/confirm", wish);
    assertThat(location(done)).isEqualTo("/account?notice=ended");
    assertThat(here.cookie(HttpBrowser.SESSION)).get().isNotEqualTo(before);
    assertThat(sessions.find(other.id()).orElseThrow().endReason())
        .isEqualTo(EndReason.SIGNED_OUT_ELSEWHERE);
    assertThat(here.get("/account").statusCode()).isEqualTo(200);
  }

  @Test
  @Tag("ASVS-7.4.3")
  void allOthersAreEndedAndThisOneStays() {
    var answer = here.act("/account/sign-out-others", Map.of());

    assertThat(location(answer)).isEqualTo("/account?notice=others");
    assertThat(here.get("/account").statusCode()).isEqualTo(200);
    assertThat(there.get("/account").statusCode()).isEqualTo(303);
  }

  @Test
  void signingOutEverywhereEndsThisOneToo() {
    var answer = here.act("/account/sign-out-everywhere", Map.of());

    assertThat(location(answer)).isEqualTo("/login?reason=signed_out");
    assertThat(here.cookie(HttpBrowser.SESSION)).isEmpty();
    assertThat(location(there.get("/account"))).contains("signed_out_elsewhere");
  }

  @Test
  void aDeviceGetsAName() {
    String device = other().device().id().toString();

    var answer =
        here.act("/account/devices/" + device + "/rename", Map.of("name", "  <b>Den</b> "));

    assertThat(location(answer)).isEqualTo("/account?notice=renamed");
    assertThat(here.get("/account").body())
        .contains("&lt;b&gt;Den&lt;/b&gt;")
        .doesNotContain("<b>");
    assertThat(location(here.act("/account/devices/" + device + "/rename", Map.of("name", " "))))
        .isEqualTo("/account?notice=name");
  }

  @Test
  void aRemovedDeviceIsSignedOut() {
    Session other = other();

    var answer = here.act("/account/devices/" + other.device().id() + "/remove", Map.of());

    assertThat(location(answer)).isEqualTo("/account?notice=removed");
    assertThat(sessions.find(other.id()).orElseThrow().endReason())
        .isEqualTo(EndReason.DEVICE_REMOVED);
  }

  @Test
  @Tag("ASVS-7.5.2")
  @Tag("CVE-2024-39683")
  void whatBelongsToSomebodyElseDoesNotExist() {
    HttpBrowser bob = new HttpBrowser(server, HttpBrowser.FIREFOX);
    bob.signIn("bob");
    Session alices = other();
    String name = alices.device().id().toString();

    assertThat(location(bob.act("/account/sessions/" + alices.id() + "/end", Map.of())))
        .isEqualTo("/account?notice=gone");
    assertThat(location(bob.act("/account/devices/" + name + "/remove", Map.of())))
        .isEqualTo("/account?notice=gone");
    assertThat(location(bob.act("/account/devices/" + name + "/rename", Map.of("name", "mine"))))
        .isEqualTo("/account?notice=gone");
    assertThat(there.get("/account").statusCode()).isEqualTo(200);
    assertThat(there.get("/account").body()).doesNotContain("mine");
  }

  @Test
  @Tag("CS-8")
  @Tag("CS-9")
  void aFormOfAnotherSessionDoesNothing() {
    String token = there.hidden(there.get("/account").body()).get("form_token");

    var answer = here.post("/account/sign-out-everywhere", Map.of("form_token", token));

    assertThat(location(answer)).isEqualTo("/account?notice=stale");
    assertThat(here.get("/account").statusCode()).isEqualTo(200);
    assertThat(there.get("/account").statusCode()).isEqualTo(200);
  }

  @Test
  void idsThatAreNoneAreGone() {
    for (String id : List.of("x", "..;", new DeviceId(new UUID(0, 7)).toString())) {
      int status = here.act("/account/sessions/" + id + "/end", Map.of()).statusCode();

      assertThat(status).as(id).isIn(303, 400);
    }
  }

  @Test
  @Tag("SM-15")
  @Tag("SM-16")
  @Tag("CL-1")
  @Tag("CL-3")
  void aSignOutClearsTheBrowserButForTheDevice() {
    var answer = here.act("/logout", Map.of());

    assertThat(location(answer)).isEqualTo("/login?reason=signed_out");
    assertThat(answer.headers().firstValue("Clear-Site-Data")).contains("\"cache\", \"storage\"");
    assertThat(here.cookie(HttpBrowser.SESSION)).isEmpty();
    assertThat(here.cookie(HttpBrowser.DEVICE)).isPresent();
    assertThat(here.get("/account").statusCode()).isEqualTo(303);
    assertThat(sessions.history(UserId.of("alice")).getFirst().endReason())
        .isEqualTo(EndReason.SIGNED_OUT);
  }

  @Test
  void aForgottenDeviceIsForgottenOnBothSides() {
    String device = current().device().id().toString();

    here.act("/logout", Map.of("forget_device", "true"));

    assertThat(here.cookie(HttpBrowser.DEVICE)).isEmpty();
    assertThat(sessions.devices().list(UserId.of("alice")))
        .noneMatch(d -> d.id().toString().equals(device));
  }

  @Test
  @Tag("ASVS-7.4.4")
  @Tag("CS-11")
  void aSignOutByAnotherSiteOrWithoutItsFormDoesNothing() {
    var foreign =
        here.send(here.form("/logout", Map.of()).setHeader("Sec-Fetch-Site", "cross-site").build());
    var bare = here.post("/logout", Map.of());

    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(location(bare)).isEqualTo("/account?notice=stale");
    assertThat(here.get("/logout").statusCode()).isIn(404, 405);
    assertThat(here.get("/account").statusCode()).isEqualTo(200);
  }

  @Test
  @Tag("ASVS-7.3.1")
  @Tag("CS-15")
  void aBackgroundRequestKeepsNobodySignedIn() {
    var before = current().idleExpiresAt();
    TIME.advance(Duration.ofMinutes(20));

    here.send(here.request("/account").header("Sojourn-Background", "1").build());
    here.send(here.request("/account").header("Sec-Purpose", "prefetch;prerender").build());
    sessions.flush();
    assertThat(current().idleExpiresAt()).isEqualTo(before);

    here.get("/account");
    sessions.flush();
    assertThat(current().idleExpiresAt()).isAfter(before);
  }

  private Session current() {
    return living(0);
  }

  private Session other() {
    return living(1);
  }

  /** Newest first: this browser signed in last. */
  private static Session living(int index) {
    SessionFilter own =
        SessionFilter.filter().user(UserId.of("alice")).state(SessionState.ACTIVE).build();
    return sessions.list(own, PageRequest.first(10)).items().get(index);
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("none, but " + answer.statusCode());
  }
}
