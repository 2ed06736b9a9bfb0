package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionState;
import dev.sojourn.UserPatch;
import dev.sojourn.server.HttpBrowser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is let in, and what must be proved before anything is changed. */
class ConsoleDoorTest extends ConsoleTest {

  private final String search = "/console/sessions?user=a%26b+c&state=active";

  @Test
  void whoIsNotSignedInGoesToTheSignInAndComesBack() {
    HttpBrowser browser = new HttpBrowser(server, HttpBrowser.FIREFOX);

    var sent = browser.get(search);

    assertThat(location(sent)).startsWith("/login?return_to=%2Fconsole%2Fsessions%3Fuser");
    var back = browser.signIn(location(sent), Map.of("username", "root", "password", "root-demo"));
    assertThat(location(back)).isEqualTo(search);
    assertThat(browser.get(search).statusCode()).isEqualTo(200);
  }

  @Test
  void aSessionThatIsOverLeadsToTheSignInThatSaysWhy() {
    sessions.endAllOf(ROOT, null, dev.sojourn.EndReason.ENDED_BY_ADMIN, Initiator.SYSTEM);

    assertThat(location(root.get("/console")))
        .isEqualTo("/login?reason=ended_by_admin&return_to=%2Fconsole");
  }

  @Test
  void aPartOfAPageWhoseSessionIsOverSendsTheWholeWindowAway() {
    sessions.endAllOf(ROOT, null, dev.sojourn.EndReason.ENDED_BY_ADMIN, Initiator.SYSTEM);

    var part = root.send(root.request("/console").header("HX-Request", "true").GET().build());

    assertThat(part.statusCode()).isEqualTo(401);
    assertThat(part.headers().firstValue("HX-Redirect"))
        .contains("/login?reason=ended_by_admin&return_to=%2Fconsole");
  }

  @Test
  void whoIsNoAdministratorIsRefusedAndChangesNothing() {
    HttpBrowser alice = new HttpBrowser(server, HttpBrowser.FIREFOX);
    alice.signIn("alice");
    Session bobs = session("bob");
    String token = alice.hidden(alice.get("/account").body()).get("form_token");

    for (String path : new String[] {"/console", search, "/console/sessions/" + bobs.id()}) {
      var answer = alice.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body()).contains("This is for administrators").doesNotContain("bob");
    }
    var end = alice.post("/console/sessions/" + bobs.id() + "/end", Map.of("form_token", token));
    assertThat(end.statusCode()).isEqualTo(403);
    assertThat(now(bobs).state()).isEqualTo(SessionState.ACTIVE);
    assertThat(alice.get("/account").body()).doesNotContain("/console");
    assertThat(root.get("/account").body()).contains("href=\"/console\"");
  }

  @Test
  void whoLosesTheRoleIsOutAtOnce() {
    assertThat(root.get("/console").statusCode()).isEqualTo(200);

    sessions.users().update(ROOT, UserPatch.access(Access.NONE), Initiator.SYSTEM);

    assertThat(root.get("/console").statusCode()).isEqualTo(403);
    makeAdministrator(ROOT);
  }

  @Test
  void aFormOfAnotherSessionOrOfAnotherSiteDoesNothing() {
    Session bobs = session("bob");
    String path = "/console/sessions/" + bobs.id();
    HttpBrowser other = new HttpBrowser(server, HttpBrowser.FIREFOX);
    other.signIn("root");
    Map<String, String> foreign = other.hidden(other.get(path).body());

    assertThat(location(root.post(path + "/end", foreign))).isEqualTo(path + "?notice=stale");
    assertThat(root.get(path + "?notice=stale").body()).contains("nothing was done");
    Map<String, String> own = root.hidden(root.get(path).body());
    var crossSite =
        root.send(root.form(path + "/end", own).setHeader("Sec-Fetch-Site", "cross-site").build());
    assertThat(crossSite.statusCode()).isEqualTo(403);
    assertThat(now(bobs).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void afterTenMinutesThePasswordIsAskedForAndNothingThatWasEnteredIsLost() {
    Session bobs = session("bob");
    String path = "/console/sessions/" + bobs.id();
    time.advance(Duration.ofMinutes(11));
    assertThat(root.get(path).statusCode()).isEqualTo(200);

    var asked = send(root, path, path + "/end", Map.of("reason", "access_revoked"));

    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("insufficient_user_authentication", "max_age=600");
    assertThat(asked.body())
        .contains("Please enter your password", "End this session", "action=\"" + path + "/end\"");
    assertThat(now(bobs).state()).isEqualTo(SessionState.ACTIVE);

    Map<String, String> form = root.hidden(asked.body());
    form.put("confirm_password", "wrong");
    var wrong = root.post(path + "/end", form);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("That is not your password.").doesNotContain("wrong\"");
    assertThat(now(bobs).state()).isEqualTo(SessionState.ACTIVE);

    String before = root.cookie(HttpBrowser.SESSION).orElseThrow();
    form = root.hidden(wrong.body());
    assertThat(form).containsEntry("reason", "access_revoked");
    form.put("confirm_password", "root-demo");
    var done = root.post(path + "/end", form);
    assertThat(location(done)).isEqualTo(path + "?notice=ended");
    assertThat(root.cookie(HttpBrowser.SESSION)).get().isNotEqualTo(before);
    assertThat(now(bobs).endReason()).isEqualTo(dev.sojourn.EndReason.ACCESS_REVOKED);
    assertThat(root.get(location(done)).body()).contains("The session is ended.");
  }

  @Test
  void aSessionThatWasAwayForLongShowsNothingBeforeThePassword() {
    root.signIn(
        "/login?switch=true",
        Map.of("username", "root", "password", "root-demo", "remember", "true"));
    time.advance(Duration.ofDays(2));

    var asked = root.get(search);

    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.body()).contains("Please enter your password").doesNotContain("<table");
    Map<String, String> form = root.hidden(asked.body());
    form.put("confirm_password", "root-demo");
    var done = root.post("/console/go-on", form);
    assertThat(location(done)).isEqualTo(search);
    assertThat(root.get(search).statusCode()).isEqualTo(200);
  }

  @Test
  void goingOnLeadsNowhereElse() {
    Map<String, String> form = root.hidden(root.get("/console").body());
    form.put("return_to", "https://example.com/");

    assertThat(location(root.post("/console/go-on", form))).isEqualTo("/console");
  }

  @Test
  void theOverviewShowsTheTenantsFigures() {
    session("bob");
    sessions.end(session("bob").id(), dev.sojourn.EndReason.SIGNED_OUT);
    time.advance(Duration.ofSeconds(3));

    String page = root.get("/console").body().replaceAll("\\s+", " ");

    assertThat(page)
        .contains("Living sessions</dt> <dd class=\"number\">2</dd>")
        .contains("Sessions begun in the last hour</dt> <dd class=\"number\">3</dd>")
        .contains("Sessions ended in the last hour</dt> <dd class=\"number\">1</dd>")
        .contains("Signed out", "Tenant default");
  }
}
