package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.User;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.Validation;
import dev.sojourn.event.EventType;
import dev.sojourn.server.HttpBrowser;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users: who is known, what they may do, and where they are signed in. */
class ConsoleUsersTest extends ConsoleTest {

  private static final UserId BOB = UserId.of("bob");
  private static final String BOBS = "/console/user?id=bob";
  private static final Initiator BY_ROOT = Initiator.admin("root");

  @BeforeEach
  void bobIsEnabledAndMayEdit() {
    sessions
        .users()
        .update(
            BOB,
            new UserPatch(
                new Access(Set.of("editor"), Set.of("posts:read:*")),
                false,
                AttributeDelta.NONE,
                null),
            Initiator.SYSTEM);
  }

  private HttpResponse<String> act(String name, Map<String, String> typed) {
    return actOn("bob", name, typed);
  }

  /** Sends a form about a user with what the page of Bob hides in its forms. */
  private HttpResponse<String> actOn(String id, String name, Map<String, String> typed) {
    Map<String, String> fields = new HashMap<>(root.hidden(root.get(BOBS).body()));
    fields.put("id", id);
    fields.putAll(typed);
    return root.post("/console/user/" + name, fields);
  }

  private User bob() {
    return sessions.users().find(BOB).orElseThrow();
  }

  @Test
  void usersAreListedInPagesByName() {
    Set<String> made = new HashSet<>();
    IntStream.range(0, 110)
        .forEach(i -> {
          made.add("page-" + i);
          sessions
              .users()
              .update(UserId.of("page-" + i), UserPatch.access(Access.NONE), Initiator.SYSTEM);
        });

    Set<String> seen = new HashSet<>();
    String address = "/console/users";
    int pages = 0;
    while (address != null) {
      String page = root.get(address.replace("&amp;", "&")).body();
      Matcher link = Pattern.compile("href=\"/console/user\\?id=([^\"]+)\"").matcher(page);
      while (link.find()) {
        assertThat(seen.add(link.group(1))).isTrue();
      }
      Matcher next = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(page);
      address = next.find() ? next.group(1) : null;
      pages++;
    }

    assertThat(seen).containsAll(made).contains("root", "bob");
    assertThat(pages).isEqualTo(3);
    assertThat(root.get("/console/users?cursor=x").statusCode()).isEqualTo(400);
  }

  @Test
  void oneUserShowsSessionsDevicesAndWhatIsOver() {
    Session living = session("bob");
    sessions.end(session("bob").id(), EndReason.ACCESS_REVOKED);
    sessions
        .users()
        .update(BOB, UserPatch.attributes(AttributeDelta.set("team", "<blue>")), BY_ROOT);

    String page = root.get(BOBS).body();

    assertThat(page)
        .contains("editor", "posts:read:*", living.id().toString(), "Firefox on Windows")
        .contains("Access was revoked", "team", "&lt;blue&gt;", "Disable user")
        .doesNotContain("<blue>", "This is you");
    assertThat(root.get("/console/sessions?user=bob").body()).contains("href=\"" + BOBS + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a&b=c",
        "Ann \"Bo\" <b>",
        "x+y z",
        "?#:@",
        "é\u00a0\u4e2d",
        "..x",
        "'{0}'",
        "sign-out"
      })
  void usersOfEveryNameCanBeReachedAndChanged(String name) {
    UserId user = UserId.of(name);
    begin(SignIn.user(user).client(ELSEWHERE));
    String page = "/console/user?id=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    assertThat(root.get(page).statusCode()).isEqualTo(200);

    var done =
        send(root, page, "/console/user/access", Map.of("roles", "editor", "permissions", ""));

    assertThat(location(done)).isEqualTo(page + "&notice=access");
    assertThat(root.get(location(done)).statusCode()).isEqualTo(200);
    assertThat(sessions.users().find(user).orElseThrow().roles()).containsExactly("editor");
    var out = send(root, page, "/console/user/sign-out", Map.of());
    assertThat(location(out)).isEqualTo(page + "&notice=signed_out");
    assertThat(sessions.users().find(user).orElseThrow().liveSessions()).isZero();
  }

  @Test
  void rolesAndPermissionsReachLivingSessionsAtOnce() {
    Creation.Created session = begin(BOB);

    var done = act("access", Map.of("roles", " writer\r\nreader ", "permissions", "a:b:c"));

    assertThat(location(done)).isEqualTo(BOBS + "&notice=access");
    assertThat(root.get(location(done)).body()).contains("are saved.", "reader\nwriter");
    assertThat(bob().roles()).containsExactlyInAnyOrder("reader", "writer");
    assertThat(now(session.session()).permissions()).containsExactly("a:b:c");
    assertThat(latest(1).getFirst())
        .satisfies(event -> {
          assertThat(event.type()).isEqualTo(EventType.TOKEN_CLAIMS_CHANGE);
          assertThat(event.initiator()).isEqualTo(BY_ROOT);
        });
  }

  @Test
  void whatCannotBeARoleIsSaidAndKept() {
    var wrong = act("access", Map.of("roles", "x".repeat(129), "permissions", "a:b"));

    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("At most 256 roles of 1 to 128 characters.", "x".repeat(129), ">a:b</textarea>");
    assertThat(act("access", Map.of("version", "newest")).statusCode()).isEqualTo(422);
    assertThat(bob().roles()).containsExactly("editor");
  }

  @Test
  void whoeverComesLaterSeesThatItWasChangedAndLosesNothing() {
    Map<String, String> form = root.hidden(root.get(BOBS).body());
    sessions.users().update(BOB, UserPatch.access(Access.NONE), Initiator.SYSTEM);
    form.put("roles", "mine");

    var late = root.post("/console/user/access", form);

    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("was changed meanwhile", ">mine</textarea>");
    assertThat(bob().roles()).isEmpty();
    Map<String, String> again = root.hidden(late.body());
    again.put("roles", "mine");
    assertThat(location(root.post("/console/user/access", again))).endsWith("notice=access");
    assertThat(bob().roles()).containsExactly("mine");
  }

  @Test
  void aDisabledUserIsOutAndCannotComeBackUntilEnabled() {
    Creation.Created session = begin(BOB);

    var done = act("disable", Map.of());

    assertThat(root.get(location(done)).body()).contains("The user is disabled", "Enable user");
    assertThat(sessions.validate(session.token(), ELSEWHERE))
        .isInstanceOfSatisfying(
            Validation.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.USER_DISABLED));
    assertThat(latest(1).getFirst().initiator()).isEqualTo(BY_ROOT);
    HttpBrowser browser = new HttpBrowser(server, HttpBrowser.FIREFOX);
    assertThat(browser.signIn("bob").statusCode()).isEqualTo(409);

    act("enable", Map.of());
    assertThat(browser.signIn("bob").statusCode()).isEqualTo(303);
    assertThat(now(session.session()).endReason()).isEqualTo(EndReason.USER_DISABLED);
  }

  @Test
  void signingOutEverywhereHasAReasonAndAnInitiator() {
    Session session = session("bob");

    act("sign-out", Map.of("reason", "credential_changed"));

    assertThat(now(session).endReason()).isEqualTo(EndReason.CREDENTIAL_CHANGED);
    assertThat(latest(1).getFirst().initiator()).isEqualTo(BY_ROOT);
    assertThat(act("sign-out", Map.of("reason", "idle_timeout")).statusCode()).isEqualTo(422);
  }

  @Test
  void aRemovedDeviceIsSignedOut() {
    Session session = session("bob");
    String device = session.device().id().toString();

    var done = act("remove-device", Map.of("device", device));
    var again = act("remove-device", Map.of("device", device));

    assertThat(location(done)).isEqualTo(BOBS + "&notice=device_removed");
    assertThat(location(again)).isEqualTo(BOBS + "&notice=no_device");
    assertThat(location(act("remove-device", Map.of("device", "x")))).endsWith("=no_device");
    assertThat(now(session).endReason()).isEqualTo(EndReason.DEVICE_REMOVED);
  }

  @Test
  void nobodyShutsThemselvesOutByMistake() {
    assertThat(root.get("/console/user?id=root").body())
        .contains("You cannot disable yourself.", "This is you")
        .doesNotContain("Disable user");
    assertThat(location(actOn("root", "disable", Map.of()))).endsWith("notice=self");
    long version = sessions.users().find(ROOT).orElseThrow().version();
    var roles =
        actOn(
            "root",
            "access",
            Map.of("roles", "editor", "permissions", "", "version", Long.toString(version)));
    assertThat(roles.statusCode()).isEqualTo(409);
    assertThat(roles.body()).contains("You would lose the role");
    assertThat(root.get("/console").statusCode()).isEqualTo(200);
  }

  @Test
  void whoeverSignsThemselvesOutEverywhereLeaves() {
    var done = actOn("root", "sign-out", Map.of());

    assertThat(location(done)).isEqualTo("/login?reason=ended_by_admin");
    assertThat(root.cookie(HttpBrowser.SESSION)).isEmpty();
  }

  @Test
  void whoIsNotKnownIsMissing() {
    for (String id : new String[] {"", "nobody", "a%2Fb", "..", "%00"}) {
      assertThat(root.get("/console/user?id=" + id).statusCode()).as(id).isEqualTo(404);
    }
    assertThat(root.get("/console/user").statusCode()).isEqualTo(404);
    for (String name : new String[] {"access", "disable", "enable", "sign-out", "remove-device"}) {
      assertThat(actOn("nobody", name, Map.of()).statusCode()).as(name).isEqualTo(404);
    }
    assertThat(sessions.users().find(UserId.of("nobody"))).isEmpty();
  }

  @Test
  void aUserOfAnotherTenantDoesNotExist() {
    HttpBrowser acme = administratorOf("acme");
    Session ours = session("bob");
    String own = "/console/user?id=root";

    assertThat(acme.get(BOBS).statusCode()).isEqualTo(404);
    assertThat(acme.get("/console/users").body()).contains("root").doesNotContain("bob");
    for (String name : new String[] {"access", "disable", "enable", "sign-out", "remove-device"}) {
      var answer =
          send(
              acme,
              own,
              "/console/user/" + name,
              Map.of("id", "bob", "device", ours.device().id().toString(), "roles", "x"));
      assertThat(answer.statusCode()).as(name).isEqualTo(404);
    }
    assertThat(bob().roles()).containsExactly("editor");
    assertThat(bob().disabled()).isFalse();
    assertThat(now(ours).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void afterTenMinutesThePasswordIsAskedForAndWhatWasTypedIsKept() {
    time.advance(Duration.ofMinutes(11));

    var asked = act("access", Map.of("roles", "a\nb<c>", "permissions", "x:y"));

    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(bob().roles()).containsExactly("editor");
    Map<String, String> form = root.hidden(asked.body());
    form.put("confirm_password", "root-demo");
    var done = root.post("/console/user/access", form);
    assertThat(location(done)).isEqualTo(BOBS + "&notice=access");
    assertThat(bob().roles()).containsExactlyInAnyOrder("a", "b<c>");
    assertThat(bob().permissions()).containsExactly("x:y");
  }
}
