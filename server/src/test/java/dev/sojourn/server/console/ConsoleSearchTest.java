package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.filter.FilterText;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions by filter, at addresses that can be kept. */
class ConsoleSearchTest extends ConsoleTest {

  @Test
  void everyFilterOfTheInterfaceIsThere() {
    String page = root.get("/console/sessions").body();
    assertThat(FilterText.NAMES).allMatch(name -> page.contains("name=\"" + name + "\""));
  }

  @Test
  void everyFilterFindsAndPassesOver() {
    Session bobs =
        begin(
                SignIn.user("bob")
                    .factor(FactorMethod.PASSWORD)
                    .factor(FactorMethod.TOTP)
                    .policy("aal2")
                    .client(ELSEWHERE))
            .session();
    String noon = time.instant().toString();
    String before = time.instant().minusSeconds(1).toString();
    String after = time.instant().plusSeconds(1).toString();
    sessions.end(bobs.id(), EndReason.ACCESS_REVOKED);
    Map<String, String> hits =
        Map.ofEntries(
            Map.entry("user", "bob"),
            Map.entry("state", "ended"),
            Map.entry("ip", "203.0.113.0/24"),
            Map.entry("kind", "user"),
            Map.entry("end_reason", "access_revoked"),
            Map.entry("policy", "aal2"),
            Map.entry("device_kind", "desktop"),
            Map.entry("browser", "firefox"),
            Map.entry("os", "windows"),
            Map.entry("min_assurance", "2"),
            Map.entry("device", bobs.device().id().toString()),
            Map.entry("created_after", noon),
            Map.entry("created_before", after),
            Map.entry("active_after", noon),
            Map.entry("active_before", after));
    Map<String, String> misses =
        Map.ofEntries(
            Map.entry("user", "root"),
            Map.entry("state", "active"),
            Map.entry("ip", "127.0.0.1"),
            Map.entry("kind", "guest"),
            Map.entry("end_reason", "signed_out"),
            Map.entry("policy", "aal3"),
            Map.entry("device_kind", "mobile"),
            Map.entry("browser", "chrome"),
            Map.entry("os", "macos"),
            Map.entry("min_assurance", "3"),
            Map.entry("device", "01890000-0000-7000-8000-000000000000"),
            Map.entry("created_after", after),
            Map.entry("created_before", before),
            Map.entry("active_after", after),
            Map.entry("active_before", before));

    for (String field : FilterText.NAMES) {
      var hit = root.get("/console/sessions?" + field + "=" + hits.get(field));
      assertThat(hit.statusCode()).as(field).isEqualTo(200);
      assertThat(hit.body()).as(field).contains("/console/sessions/" + bobs.id());
      assertThat(hit.body()).contains("Access was revoked");
      var miss = root.get("/console/sessions?" + field + "=" + misses.get(field));
      assertThat(miss.statusCode()).as(field).isEqualTo(200);
      assertThat(miss.body()).as(field).doesNotContain(bobs.id().toString());
    }
  }

  @Test
  void emptyFieldsLeaveTheAddress() {
    var answer =
        root.get(
            "/console/sessions?user=+bob+&state=&ip=&kind=user&created_after=2026-01-31T12:00&os=");

    assertThat(location(answer))
        .isEqualTo("/console/sessions?user=bob&kind=user&created_after=2026-01-31T12%3A00Z");
    assertThat(root.get(location(answer)).body())
        .contains("value=\"2026-01-31T12:00:00\"", "value=\"bob\"");
    assertThat(location(root.get("/console/sessions?user="))).isEqualTo("/console/sessions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user=a%2Fb | A user has 1 to 255 bytes",
        "device=x | This is not the id of a device.",
        "state=asleep | A session is active or ended.",
        "kind=robot | A session is a user&#39;s or a guest&#39;s.",
        "end_reason=boredom | There is no such reason.",
        "ip=203.0.113.256 | This is neither an address nor a range",
        "device_kind=toaster | There is no such kind of device.",
        "min_assurance=4 | The assurance is 1, 2 or 3.",
        "min_assurance=9999999999 | The assurance is 1, 2 or 3.",
        "created_after=yesterday | This is not a time like",
        "active_before=2026-02-30T00:00:00Z | This is not a time like",
        "usr=bob | There is no filter called &quot;usr&quot;.",
        "user=bob&user=alice | The address has this twice."
      })
  void whatCannotBeReadIsSaidAtItsFieldAndNothingIsLookedUp(String query, String said) {
    session("bob");

    var answer = root.get("/console/sessions?" + query);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(said, "Nothing was looked up").doesNotContain("<table");
  }

  @Test
  void olderPagesFollowEachOtherWithoutGapOrRepetition() {
    Set<String> made = new HashSet<>();
    IntStream.range(0, 120).forEach(i -> made.add(session("u" + i).id().toString()));
    String address = "/console/sessions?ip=203.0.113.7";

    Set<String> seen = new HashSet<>();
    int pages = 0;
    while (address != null) {
      String page = root.get(address.replace("&amp;", "&")).body();
      Matcher link = Pattern.compile("href=\"/console/sessions/([0-9a-f-]{36})\"").matcher(page);
      while (link.find()) {
        assertThat(seen.add(link.group(1))).isTrue();
      }
      Matcher next = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(page);
      address = next.find() ? next.group(1) : null;
      pages++;
    }

    assertThat(seen).containsAll(made);
    assertThat(pages).isEqualTo(3);
    assertThat(root.get("/console/sessions?cursor=x").statusCode()).isEqualTo(400);
  }

  @Test
  void usersOfEveryNameAreFoundAndShownAsTheyAre() {
    String name = "Ann & \"Bo\" <b>+?#:@é\u00a0";
    Session hers = begin(SignIn.user(UserId.of(name)).client(ELSEWHERE)).session();
    String query = java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8);

    String found = root.get("/console/sessions?user=" + query).body();
    String one = root.get("/console/sessions/" + hers.id()).body();

    assertThat(found).contains(hers.id().toString(), "Ann &amp; &quot;Bo&quot; &lt;b&gt;");
    assertThat(one).contains("Ann &amp; &quot;Bo&quot; &lt;b&gt;").doesNotContain("<b>");
  }

  @Test
  void oneSessionShowsAllThatIsKnown() {
    Session hers =
        begin(
                SignIn.user("carol")
                    .roles("editor")
                    .permissions("posts:write:7")
                    .factor(FactorMethod.PASSWORD)
                    .client(ELSEWHERE))
            .session();
    sessions.update(hers.id(), AttributeDelta.set("theme", "<dark>"));
    time.advance(Duration.ofMinutes(5));

    String page = root.get("/console/sessions/" + hers.id()).body();

    assertThat(page)
        .contains("carol", "Firefox on Windows", "editor", "posts:write:7", "203.0.113.7")
        .contains("Password, 5 minutes ago", "in 55 minutes", "theme", "&lt;dark&gt;")
        .doesNotContain("<dark>")
        .doesNotContain("This is you");
  }

  @Test
  void anEndHasItsReasonAndItsInitiator() {
    Session bobs = session("bob");
    String path = "/console/sessions/" + bobs.id();

    var done = send(root, path, path + "/end", Map.of("reason", "credential_changed"));
    var again = send(root, path, path + "/end", Map.of());

    assertThat(location(done)).isEqualTo(path + "?notice=ended");
    assertThat(location(again)).isEqualTo(path + "?notice=over");
    assertThat(now(bobs).endReason()).isEqualTo(EndReason.CREDENTIAL_CHANGED);
    assertThat(root.get(path).body()).contains("A credential was changed").doesNotContain("/end\"");
    assertThat(latest(1).getFirst().initiator()).isEqualTo(dev.sojourn.Initiator.admin("root"));
  }

  @Test
  void aReasonThatIsSojournsToStateEndsNothing() {
    Session bobs = session("bob");
    String path = "/console/sessions/" + bobs.id();

    for (String reason : new String[] {"idle_timeout", "user_disabled", "boredom", ""}) {
      var answer = send(root, path, path + "/end", Map.of("reason", reason));
      assertThat(answer.statusCode()).as(reason).isEqualTo(422);
    }
    assertThat(now(bobs).endReason()).isNull();
  }

  @Test
  void theOwnSessionMayBeEndedToo() {
    Session own =
        sessions
            .list(
                dev.sojourn.SessionFilter.filter()
                    .user(ROOT)
                    .state(dev.sojourn.SessionState.ACTIVE)
                    .build(),
                dev.sojourn.PageRequest.first(10))
            .items()
            .getFirst();
    String path = "/console/sessions/" + own.id();
    assertThat(root.get(path).body()).contains("This is you", "you will be signed out here");

    var done = send(root, path, path + "/end", Map.of());

    assertThat(location(done)).isEqualTo("/login?reason=ended_by_admin");
    assertThat(root.cookie(HttpBrowser.SESSION)).isEmpty();
  }

  @Test
  void whatIsNoSessionIsMissing() {
    for (String id : new String[] {"x", "01890000-0000-7000-8000-000000000000"}) {
      assertThat(root.get("/console/sessions/" + id).statusCode()).as(id).isEqualTo(404);
    }
  }
}
