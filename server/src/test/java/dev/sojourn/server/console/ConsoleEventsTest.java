package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.server.HttpBrowser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happened, latest first, by filters at addresses that can be kept. */
class ConsoleEventsTest extends ConsoleTest {

  private static final String PATH = "/console/events";

  @Test
  void everyFilterFindsAndPassesOver() {
    Session bobs = session("bob");
    Session others = session("alice");
    sessions.end(bobs.id(), EndReason.ACCESS_REVOKED, Initiator.admin("root"));
    Map<String, String> hits =
        Map.of(
            "user", "bob",
            "type", "session_ended",
            "by", "admin",
            "by_name", "root",
            "end_reason", "access_revoked",
            "session", bobs.id().toString());
    Map<String, String> misses =
        Map.of(
            "user", "alice",
            "type", "session_rotated",
            "by", "system",
            "by_name", "bob",
            "end_reason", "signed_out",
            "session", others.id().toString());

    assertThat(EventForm.FIELDS).containsExactlyInAnyOrderElementsOf(hits.keySet());
    for (String field : EventForm.FIELDS) {
      String hit = found(PATH + "?" + field + "=" + hits.get(field));
      assertThat(hit).as(field).contains(bobs.id().toString(), "Access was revoked");
      String miss = found(PATH + "?" + field + "=" + misses.get(field));
      assertThat(miss).as(field).doesNotContain(bobs.id().toString());
    }
    assertThat(found(PATH + "?user=bob&by=admin"))
        .contains("Session ended", "Administrator root")
        .doesNotContain("New device");
    assertThat(found(PATH + "?user=bob&by=system")).contains("No event matches.");
  }

  /** The part of the page that shows events: the fields above name all sorts of them. */
  private String found(String address) {
    var answer = root.get(address);
    assertThat(answer.statusCode()).as(address).isEqualTo(200);
    return answer.body().substring(answer.body().indexOf("id=\"live\""));
  }

  /** What is stated of somebody new has not changed. */
  @Test
  void aNewUserGetsRolesAndHasNoneChanged() {
    UserId carol = UserId.of("carol");
    sessions.users().update(carol, UserPatch.access(Access.NONE), Initiator.admin("root"));

    assertThat(found(PATH + "?user=carol"))
        .contains("Roles or permissions set", "Administrator root")
        .doesNotContain("changed");
  }

  @Test
  void pagesLeadBackToTheOldestAndNothingIsThereTwice() {
    List<String> made = new ArrayList<>();
    IntStream.range(0, 60).forEach(i -> made.add(session("paged").id().toString()));

    List<String> seen = new ArrayList<>();
    String address = PATH + "?user=paged&type=session_established";
    List<String> cursors = new ArrayList<>();
    while (address != null) {
      String page = found(address);
      Matcher link = Pattern.compile("<a href=\"/console/sessions/([^\"]+)\"").matcher(page);
      while (link.find()) {
        seen.add(link.group(1));
      }
      Matcher next = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(page);
      address = next.find() ? next.group(1).replace("&amp;", "&") : null;
      if (address != null) {
        assertThat(address).startsWith(PATH + "?user=paged&type=session_established&cursor=");
        cursors.add(address);
      }
    }

    assertThat(seen).isEqualTo(made.reversed());
    assertThat(root.get(PATH + "?user=paged&type=session_established").body()).contains("hx-get");
    assertThat(root.get(cursors.getFirst()).body())
        .doesNotContain("hx-get") // what is older does not change
        .contains("href=\"/console/events?user=paged&amp;type=session_established\"");
    var wrong = root.get(PATH + "?cursor=x");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("This part of the list is not there", "/console/users");
  }

  @Test
  void whatCannotBeReadIsNamedAndNothingIsLookedUp() {
    session("bob");

    var answer =
        root.get(PATH + "?user=a%2Fb&type=x&by=x&by_name=a%2Fb&end_reason=x&session=x&usr=bob");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("There is no filter called &quot;usr&quot;.", "There is no such event.")
        .contains("This is not the id of a session.", "There is no such reason.")
        .contains("value=\"a/b\"")
        .doesNotContain("<tbody", "hx-get");
    assertThat(root.get(PATH + "?user=bob&user=alice").statusCode()).isEqualTo(422);
  }

  @Test
  void emptyFieldsLeaveTheAddress() {
    assertThat(location(root.get(PATH + "?user=+bob+&type=&by=admin&by_name=")))
        .isEqualTo(PATH + "?user=bob&by=admin");
  }

  @Test
  void eventsOfAnotherTenantAreNotThere() {
    HttpBrowser acme = administratorOf("acme");
    Session ours = session("bob");
    Session theirs = begin(UserId.of("acme", "bob")).session();

    assertThat(acme.get(PATH).body())
        .contains(theirs.id().toString())
        .doesNotContain(ours.id().toString());
    assertThat(acme.get(PATH + "?session=" + ours.id()).body()).contains("No event matches.");
  }

  @Test
  void sessionsAndUsersLeadToWhatHappenedToThem() {
    Session bobs = session("bob");

    assertThat(root.get("/console/sessions/" + bobs.id()).body())
        .contains("href=\"/console/events?session=" + bobs.id() + "\"");
    assertThat(root.get("/console/user?id=bob").body())
        .contains("href=\"/console/events?user=bob\"");
  }
}
