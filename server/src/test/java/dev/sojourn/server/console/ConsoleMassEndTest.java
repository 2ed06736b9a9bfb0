package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Activity;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Freshness;
import dev.sojourn.Initiator;
import dev.sojourn.MassEnding;
import dev.sojourn.Session;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.server.HttpBrowser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is confirmed is what ends: no more than the number, nothing that came later. */
class ConsoleMassEndTest extends ConsoleTest {

  private static final String BOBS = "/console/end?user=bob";

  @Test
  void thePreviewStatesTheNumberShowsASampleAndEndsNothing() {
    List<Session> bobs = IntStream.range(0, 23).mapToObj(i -> later("bob")).toList();
    Session other = session("carol");

    String page = root.get(BOBS).body();

    assertThat(page)
        .contains("23 sessions live that match", "End 23 sessions", "The newest of them")
        .contains(bobs.get(22).id().toString(), bobs.get(3).id().toString())
        .doesNotContain(bobs.get(2).id().toString(), other.id().toString())
        .doesNotContain("Your own session is one of them");
    assertThat(bobs).allMatch(s -> now(s).state() == SessionState.ACTIVE);
  }

  private Session later(String user) {
    time.advance(Duration.ofMillis(1));
    return session(user);
  }

  @Test
  void theEndIsDoneSaidAndTheAdministrators() {
    List<Session> bobs = IntStream.range(0, 3).mapToObj(i -> session("bob")).toList();
    Session other = session("carol");

    var done = send(root, BOBS, "/console/end", Map.of("reason", "access_revoked"));

    assertThat(location(done)).isEqualTo("/console/sessions?user=bob&ended=3");
    assertThat(root.get(location(done)).body())
        .contains("3 sessions are ended.", "Access was revoked")
        .doesNotContain("live that match now");
    assertThat(bobs).allMatch(s -> now(s).endReason() == EndReason.ACCESS_REVOKED);
    assertThat(now(other).state()).isEqualTo(SessionState.ACTIVE);
    assertThat(latest(3))
        .allMatch(e -> e.type() == EventType.SESSION_ENDED)
        .allMatch(e -> e.initiator().equals(Initiator.admin("root")));
  }

  @Test
  void whatBeganAfterThePreviewLivesOnAndIsSaid() {
    session("bob");
    Map<String, String> form = root.hidden(root.get(BOBS).body());
    time.advance(Duration.ofMillis(5));
    Session later = session("bob");

    var done = root.post("/console/end", form);

    assertThat(now(later).state()).isEqualTo(SessionState.ACTIVE);
    assertThat(root.get(location(done)).body())
        .contains("1 session is ended. 1 session lives that matches now.");
  }

  @Test
  void whatComesToMatchAfterThePreviewMakesNoMoreEndThanWereStated() {
    List<Creation.Created> bobs = IntStream.range(0, 3).mapToObj(i -> bob()).toList();
    time.advance(Duration.ofMinutes(10));
    use(bobs.get(0));
    String active = BOBS + "&active_after=" + time.instant();
    Map<String, String> form = root.hidden(root.get(active).body());
    assertThat(form).containsEntry("number", "1");
    use(bobs.get(1));
    use(bobs.get(2));

    var done = root.post("/console/end", form);

    assertThat(bobs).filteredOn(b -> now(b.session()).state() == SessionState.ENDED).hasSize(1);
    assertThat(root.get(location(done)).body())
        .contains("1 session is ended. 2 sessions live that match now.");
  }

  private Creation.Created bob() {
    return begin(UserId.of("bob"));
  }

  private void use(Creation.Created session) {
    sessions.validate(session.token(), ELSEWHERE, Activity.FOREGROUND, Freshness.CACHED);
    sessions.flush();
  }

  @Test
  void afterTenMinutesThePasswordIsAskedForAndTheNumberStays() {
    Session bobs = session("bob");
    time.advance(Duration.ofMinutes(11));

    var asked = send(root, BOBS, "/console/end", Map.of("reason", "signed_out"));

    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.body()).contains("End 1 session", "href=\"" + BOBS + "\"");
    time.advance(Duration.ofSeconds(1));
    Session later = session("bob");
    Map<String, String> form = root.hidden(asked.body());
    form.put("confirm_password", "root-demo");
    var done = root.post("/console/end", form);
    assertThat(location(done)).isEqualTo("/console/sessions?user=bob&ended=1");
    assertThat(now(bobs).endReason()).isEqualTo(EndReason.SIGNED_OUT);
    assertThat(now(later).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void moreThanOneStepOfTheEngineEndInOneGo() {
    int many = MassEnding.MAX_ENDED + 20;
    IntStream.range(0, many)
        .forEach(i -> begin(SignIn.user("many" + i).policy("aal1").client(ELSEWHERE)));
    String preview = "/console/end?policy=aal1&state=active";
    assertThat(root.get(preview).body()).contains("1,020 sessions live that match");

    var done = send(root, preview, "/console/end", Map.of());

    assertThat(location(done)).endsWith("&ended=" + many);
    assertThat(root.get(location(done)).body()).contains("1,020 sessions are ended.");
    assertThat(root.get(preview).body())
        .contains("No session lives that matches", "There is nothing to end")
        .doesNotContain("name=\"number\"");
  }

  @Test
  void withoutAFilterNothingEnds() {
    Session bobs = session("bob");

    assertThat(root.get("/console/end").statusCode()).isEqualTo(422);
    Map<String, String> form = root.hidden(root.get(BOBS).body());
    form.remove("user");
    assertThat(root.post("/console/end", form).statusCode()).isEqualTo(422);
    assertThat(now(bobs).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void aFormThatThePreviewDidNotMakeEndsNothing() {
    Session bobs = session("bob");
    Map<String, String> form = root.hidden(root.get(BOBS).body());
    Map<String, String> wrong =
        Map.of("number", "many", "until", "soon", "reason", "boredom", "user", "a/b", "usr", "x");

    wrong.forEach((name, value) -> {
      Map<String, String> sent = new java.util.HashMap<>(form);
      sent.put(name, value);
      assertThat(root.post("/console/end", sent).statusCode()).as(name).isEqualTo(422);
    });
    for (String number : List.of("0", "-1", "10001", "999999")) {
      Map<String, String> sent = new java.util.HashMap<>(form);
      sent.put("number", number);
      assertThat(root.post("/console/end", sent).statusCode()).as(number).isEqualTo(422);
    }
    assertThat(now(bobs).state()).isEqualTo(SessionState.ACTIVE);
  }

  @Test
  void aMomentThatIsYetToComeCountsAsNow() {
    session("bob");
    Map<String, String> form = root.hidden(root.get(BOBS).body());
    form.put("until", "9999-01-01T00:00:00Z");
    form.put("number", "50");

    assertThat(location(root.post("/console/end", form))).endsWith("&ended=1");
  }

  @Test
  void whatCannotBeSearchedForIsSaidByTheSearch() {
    assertThat(location(root.get("/console/end?state=asleep")))
        .isEqualTo("/console/sessions?state=asleep");
    assertThat(location(root.get("/console/end?state=&user=bob")))
        .isEqualTo("/console/sessions?state=&user=bob");
  }

  @Test
  void whoeverIsAmongThemIsToldAndLeaves() {
    String preview = "/console/end?user=root";
    assertThat(root.get(preview).body()).contains("Your own session is one of them");

    var done = send(root, preview, "/console/end", Map.of());

    assertThat(location(done)).isEqualTo("/login?reason=ended_by_admin");
    assertThat(root.cookie(HttpBrowser.SESSION)).isEmpty();
    assertThat(location(root.get("/console"))).startsWith("/login");
  }
}
