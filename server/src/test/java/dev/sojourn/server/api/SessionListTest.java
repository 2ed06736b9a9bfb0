package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions by filter, in a tenant of this test's own. */
class SessionListTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  @BeforeAll
  static void signIn() {
    create("ann", "10.1.2.3", "[{\"method\": \"password\"}, {\"method\": \"totp\"}]", "curl/8.5.0");
    create(
        "bea",
        "10.9.9.9",
        "[{\"method\": \"password\"}]",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0");
    String ended = create("cat", "2001:db8::7", "[]", "curl/8.5.0").text("session.id");
    api.post("/v1/sessions/" + ended + "/end", "{\"reason\": \"signed_out\"}").is(200);
    api.time().advance(Duration.ofMillis(1));
    api.post("/v1/sessions", "{\"tenant\": \"filtered\"}").is(201);
  }

  private static Answer create(String user, String ip, String factors, String agent) {
    api.time().advance(Duration.ofMillis(1)); // newest first, to the millisecond
    return api.post(
            "/v1/sessions",
            """
            {"user": "%s", "tenant": "filtered", "factors": %s,
             "client": {"ip": "%s", "user_agent": "%s"}}\
            """
                .formatted(user, factors, ip, agent))
        .is(201);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'guest cat bea ann'",
    "user=ann, ann",
    "user=nobody, ''",
    "state=active, 'guest bea ann'",
    "state=ended, cat",
    "kind=user, 'cat bea ann'",
    "kind=guest, guest",
    "end_reason=signed_out, cat",
    "policy=default, 'cat bea ann'",
    "policy=aal3, ''",
    "ip=10.1.2.3, ann",
    "ip=10.0.0.0/8, 'bea ann'",
    "ip=2001:db8::/32, cat",
    "browser=firefox, bea",
    "os=windows, bea",
    "device_kind=desktop, bea",
    "min_assurance=2, ann",
    "created_after=2999-01-01T00:00:00Z, ''",
    "created_before=2999-01-01T00:00:00Z, 'guest cat bea ann'",
    "active_before=2020-01-01T00:00:00Z, ''",
    "'user=ann&state=ended', ''",
  })
  void everyFilterLeavesWhatItNames(String filter, String users) {
    assertThat(users(api.get("/v1/sessions?tenant=filtered&" + filter).is(200)))
        .isEqualTo(users.isEmpty() ? List.of() : List.of(users.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "user, a%2Fb",
    "device, x",
    "state, x",
    "kind, x",
    "end_reason, x",
    "policy, a%00b",
    "ip, x",
    "device_kind, x",
    "min_assurance, 4",
    "created_after, x",
    "created_before, x",
    "active_after, x",
    "active_before, x",
  })
  void whatAFilterCannotBeIsRefusedByItsName(String name, String value) {
    Answer refused = api.get("/v1/sessions?" + name + "=" + value).isProblem(422, "invalid_value");

    assertThat(refused.at("errors").size()).isEqualTo(1);
    assertThat(refused.text("errors.0.field")).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "state, 'active, ended'",
    "kind, 'user, guest'",
    "device_kind, 'desktop, mobile, tablet, other, unknown'",
    "end_reason, 'signed_out, '",
  })
  void whatIsChosenFromFewNamesThem(String name, String choices) {
    Answer refused = api.get("/v1/sessions?" + name + "=alive").isProblem(422, "invalid_value");

    assertThat(refused.text("errors.0.message")).startsWith("must be one of " + choices);
  }

  private static List<String> users(Answer page) {
    List<String> names = new ArrayList<>();
    page.at("items").forEach(session -> names.add(session.path("user").asString("guest")));
    return names;
  }

  @Test
  void pagesFollowEachOtherNewestFirst() {
    List<String> names = new ArrayList<>();
    String cursor = "";
    do {
      Answer page =
          api.get(
                  "/v1/sessions?tenant=filtered&limit=1"
                      + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .is(200);
      names.addAll(users(page));
      cursor = page.text("next_cursor");
    } while (!cursor.isEmpty());

    assertThat(names).containsExactly("guest", "cat", "bea", "ann");
  }
}
