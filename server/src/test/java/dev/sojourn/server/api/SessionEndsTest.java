package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import dev.sojourn.server.security.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions ended by filter; each test in a tenant of its own. */
class SessionEndsTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  @Test
  void aDryRunStatesWhatWouldEndAndEndsNothing() {
    String token = signIn("preview", "ann", "10.1.2.3").text("token");
    signIn("preview", "bea", "192.0.2.7");

    Answer answer =
        end("{\"tenant\": \"preview\", \"ip\": \"10.0.0.0/8\", \"dry_run\": true}").is(200);

    assertThat(answer.at("matched").asInt()).isEqualTo(1);
    assertThat(answer.at("matched_is_minimum").isMissingNode()).isTrue();
    assertThat(answer.at("ended").asInt()).isZero();
    assertThat(answer.at("more").asBoolean()).isFalse();
    assertThat(users(answer)).containsExactly("ann");
    assertThat(answer.text("sample.0.state")).isEqualTo("active");
    assertThat(api.verify(token).at("active").asBoolean()).isTrue();
  }

  @Test
  void whatMatchesIsRefusedAtOnceAndTheRestLivesOn() {
    String anns = signIn("bulk", "ann", "10.1.2.3").text("token");
    String beas = signIn("bulk", "bea", "192.0.2.7").text("token");
    assertThat(api.verify(anns).at("active").asBoolean()).isTrue();

    Answer answer =
        end("{\"tenant\": \"bulk\", \"ip\": \"10.1.2.3\", \"reason\": \"access_revoked\"}").is(200);

    assertThat(answer.at("matched").asInt()).isEqualTo(1);
    assertThat(answer.at("ended").asInt()).isEqualTo(1);
    assertThat(answer.at("more").asBoolean()).isFalse();
    assertThat(answer.text("sample.0.end_reason")).isEqualTo("access_revoked");
    assertThat(api.verify(anns).text("reason")).isEqualTo("access_revoked");
    assertThat(api.verify(beas).at("active").asBoolean()).isTrue();
    assertThat(end("{\"tenant\": \"bulk\", \"ip\": \"10.1.2.3\"}").is(200).at("matched").asInt())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"user\": \"ann\"', ann",
    "'\"state\": \"active\"', 'guest bea ann'",
    "'\"state\": \"ended\"', ''",
    "'\"end_reason\": \"signed_out\"', ''",
    "'\"kind\": \"guest\"', guest",
    "'\"kind\": \"user\"', 'bea ann'",
    "'\"policy\": \"default\"', 'bea ann'",
    "'\"browser\": \"FIREFOX\"', bea",
    "'\"os\": \"windows\"', bea",
    "'\"device_kind\": \"desktop\"', bea",
    "'\"min_assurance\": 1', 'bea ann'",
    "'\"min_assurance\": 2', ''",
    "'\"created_after\": \"2999-01-01T00:00:00Z\"', ''",
    "'\"active_before\": \"2999-01-01T00:00:00Z\"', 'guest bea ann'",
    "'\"user\": \"ann\", \"browser\": \"Firefox\"', ''",
  })
  void everyFilterOfTheListNarrows(String filter, String users) {
    if (end("{\"tenant\": \"narrow\", \"dry_run\": true}").at("matched").asInt() == 0) {
      signIn("narrow", "ann", "10.1.2.3");
      signIn(
          "narrow",
          "bea",
          "10.1.2.4",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0");
      String ended = signIn("narrow", "cat", "10.1.2.5").text("session.id");
      api.post("/v1/sessions/" + ended + "/end", "{\"reason\": \"signed_out\"}").is(200);
      api.time().advance(Duration.ofMillis(1));
      api.post("/v1/sessions", "{\"tenant\": \"narrow\"}").is(201);
    }

    Answer answer = end("{\"tenant\": \"narrow\", \"dry_run\": true, " + filter + "}").is(200);

    assertThat(users(answer)).isEqualTo(users.isEmpty() ? List.of() : List.of(users.split(" ")));
    assertThat(answer.at("matched").asInt()).isEqualTo(answer.at("sample").size());
  }

  @ParameterizedTest
  @CsvSource({
    "user, 'a/b'",
    "device, x",
    "state, x",
    "kind, x",
    "end_reason, x",
    "ip, x",
    "device_kind, x",
    "created_after, x",
    "created_before, x",
    "active_after, x",
    "active_before, x",
  })
  void whatAFilterCannotBeIsRefusedByItsName(String name, String value) {
    Answer refused =
        end("{\"dry_run\": true, \"%s\": \"%s\"}".formatted(name, value))
            .isProblem(422, "invalid_value");

    assertThat(refused.at("errors").size()).isEqualTo(1);
    assertThat(refused.text("errors.0.field")).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"reason\": \"ended_by_admin\"}",
        "{\"dry_run\": true}",
        "{\"user\": null}",
        "{\"user\": \"ann\", \"reason\": \"idle_timeout\"}",
        "{\"user\": \"ann\", \"reason\": \"no_such\"}",
        "{\"user\": \"a/b\"}",
        "{\"ip\": \"localhost\"}",
        "{\"state\": \"alive\"}",
        "{\"min_assurance\": 4}",
        "{\"created_after\": \"yesterday\"}",
        "{\"tenant\": \"no tenant\"}",
      })
  void withoutAFilterOrWithABadOneNothingEnds(String body) {
    String token = api.signIn("spared").text("token");

    end(body).isProblem(422, "invalid_value");

    assertThat(api.verify(token).at("active").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"brwser\": \"x\"}", "{\"user\": 7}", "{\"dry_run\": \"yes\"}", "[]"})
  void whatIsNoSuchBodyIsMalformed(String body) {
    assertThat(end(body).status()).isIn(400, 422);
  }

  @Test
  void aFilterInTheAddressIsRefusedNotOverlooked() {
    String token = api.signIn("in-the-address").text("token");

    Answer refused =
        api.post("/v1/sessions/end?ip=203.0.113.9", "{\"user\": \"in-the-address\"}")
            .isProblem(422, "invalid_value");

    assertThat(refused.text("errors.0.field")).isEqualTo("ip");
    assertThat(api.verify(token).at("active").asBoolean()).isTrue();
    api.post("/v1/sessions/end?tenant=one", "{\"tenant\": \"other\", \"user\": \"ann\"}")
        .isProblem(422, "invalid_value");
  }

  @Test
  void aKeyOfOneTenantEndsNothingOfAnother() {
    String token = signIn("theirs", "ann", "10.1.2.3").text("token");
    String ours = api.key("ours", Scope.SESSIONS_WRITE);

    api.callAs(ours, "POST", "/v1/sessions/end", "{\"tenant\": \"theirs\", \"user\": \"ann\"}")
        .isProblem(404, "not_found");
    Answer own = api.callAs(ours, "POST", "/v1/sessions/end", "{\"user\": \"ann\"}").is(200);

    assertThat(own.at("matched").asInt()).isZero();
    assertThat(api.verify(token).at("active").asBoolean()).isTrue();
  }

  @Test
  void theDescriptionKnowsTheCall() {
    Answer description = api.get("/openapi.json").is(200);
    String post = "paths./v1/sessions/end.post";

    assertThat(description.at(post).isMissingNode()).isFalse();
    assertThat(description.body().toString()).contains("matched_is_minimum", "dry_run");
  }

  private static Answer end(String body) {
    return api.post("/v1/sessions/end", body);
  }

  private static Answer signIn(String tenant, String user, String ip) {
    return signIn(tenant, user, ip, "curl/8.5.0");
  }

  private static Answer signIn(String tenant, String user, String ip, String agent) {
    api.time().advance(Duration.ofMillis(1)); // newest first, to the millisecond
    return api.post(
            "/v1/sessions",
            """
            {"user": "%s", "tenant": "%s", "factors": [{"method": "password"}],
             "client": {"ip": "%s", "user_agent": "%s"}}\
            """
                .formatted(user, tenant, ip, agent))
        .is(201);
  }

  private static List<String> users(Answer answer) {
    List<String> names = new ArrayList<>();
    answer.at("sample").forEach(session -> names.add(session.path("user").asString("guest")));
    return names;
  }
}
