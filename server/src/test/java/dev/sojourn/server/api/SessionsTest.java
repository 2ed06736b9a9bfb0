package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions one by one: what each call does, and when it refuses. */
class SessionsTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  private static final String CHROME =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/130.0.0.0 Safari/537.36";

  @Test
  void createShowsTheWholeSession() {
    Answer created =
        api.post(
                "/v1/sessions",
                """
                {"user": "shown", "roles": ["editor"], "permissions": ["doc:read:*"],
                 "attributes": {"theme": "dark", "size": 3.50, "beta": true, "tags": ["a", "b"]},
                 "factors": [{"method": "password", "at": "2025-12-31T23:59:00+00:00"},
                             {"method": "totp"}],
                 "client": {"ip": "2001:db8::1", "user_agent": "%s"}}\
                """
                    .formatted(CHROME))
            .is(201);

    assertThat(created.header("Location")).isEqualTo("/v1/sessions/" + created.text("session.id"));
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(created.text("token")).startsWith("sjr_");
    assertThat(created.text("device_token")).startsWith("sjd_");
    assertThat(created.at("ended")).isEmpty();
    assertThat(names(created.at("session")))
        .containsExactly(
            "id",
            "kind",
            "tenant",
            "user",
            "device",
            "roles",
            "permissions",
            "factors",
            "assurance",
            "created_at",
            "last_active_at",
            "authenticated_at",
            "idle_expires_at",
            "expires_at",
            "ip",
            "user_agent",
            "attributes",
            "user_attributes",
            "policy",
            "remembered",
            "version",
            "state",
            "bound_to");
    assertThat(names(created.at("session.device")))
        .containsExactly("id", "name", "kind", "os", "browser");
    assertThat(created.text("session.device.name")).isEqualTo("Chrome on macOS");
    assertThat(created.text("session.device.kind")).isEqualTo("desktop");
    assertThat(created.at("session.assurance").asInt()).isEqualTo(2);
    assertThat(created.text("session.factors.0.at")).isEqualTo("2025-12-31T23:59:00Z");
    assertThat(created.at("session.attributes").toString())
        .isEqualTo("{\"beta\":true,\"size\":3.5,\"tags\":[\"a\",\"b\"],\"theme\":\"dark\"}");
    assertThat(created.text("session.ip")).isEqualTo("2001:db8::1");
  }

  private static Stream<String> names(Iterable<?> object) {
    return StreamSupport.stream(
        ((tools.jackson.databind.JsonNode) object).propertyNames().spliterator(), false);
  }

  @Test
  void whatIsUnknownOfADeviceIsLeftOut() {
    Answer created = api.post("/v1/sessions", "{\"user\": \"unknown-device\"}").is(201);

    assertThat(names(created.at("session.device"))).containsExactly("id", "name", "kind");
    assertThat(created.text("session.device.name")).isEqualTo("Unknown browser");
    assertThat(created.text("session.device.kind")).isEqualTo("unknown");
  }

  @Test
  @Tag("ASVS-7.2.2")
  void verifyOpensWithTheTokenAndNothingElse() {
    Answer created = api.signIn("verified");

    Answer verified = api.verify(created.text("token"));

    assertThat(verified.at("active").asBoolean()).isTrue();
    assertThat(verified.at("allowed").asBoolean()).isTrue();
    assertThat(verified.at("unmet")).isEmpty();
    assertThat(verified.text("session.user")).isEqualTo("verified");
    assertThat(verified.http().body()).doesNotContain(created.text("token"));
    assertThat(api.verify(created.text("device_token")).text("reason")).isEqualTo("wrong_kind");
    assertThat(api.verify(created.text("session.id")).text("reason")).isEqualTo("malformed");
  }

  @Test
  void touchMovesTheIdleDeadlineUnlessTheCallSaysNo() {
    Answer created = api.signIn("touched");
    api.time().advance(Duration.ofMinutes(10));
    String token = created.text("token");

    api.post("/v1/sessions/verify", "{\"token\": \"%s\", \"touch\": false}".formatted(token))
        .is(200);
    String untouched = api.get("/v1/sessions/" + created.text("session.id")).text("last_active_at");
    api.verify(token);
    api.server().sessions().flush();
    String touched = api.get("/v1/sessions/" + created.text("session.id")).text("last_active_at");

    assertThat(untouched).isEqualTo(created.text("session.last_active_at"));
    assertThat(touched).isGreaterThan(untouched);
  }

  @Test
  void idleSessionsAreOverWithTheReason() {
    Answer created = api.signIn("idle");
    api.time().advance(Duration.ofHours(2));

    Answer verified = api.verify(created.text("token"));

    assertThat(verified.at("active").asBoolean()).isFalse();
    assertThat(verified.text("reason")).isEqualTo("idle_timeout");
    Answer shown = api.get("/v1/sessions/" + created.text("session.id")).is(200);
    assertThat(shown.text("state")).isEqualTo("ended");
    assertThat(shown.text("end_reason")).isEqualTo("idle_timeout");
    assertThat(shown.text("ended_at")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"role\": \"editor\"}', true, ''",
    "'{\"role\": \"owner\"}', false, role",
    "'{\"permission\": \"doc:read:17\"}', true, ''",
    "'{\"permission\": \"doc:write:17\"}', false, permission",
    "'{\"assurance\": 1}', true, ''",
    "'{\"assurance\": 2}', false, assurance",
    "'{\"max_age\": 0}', true, ''",
  })
  @Tag("ASVS-7.5.3")
  @Tag("GHSA-xg6x-h9c9-2m83")
  void verifySaysWhatIsMissing(String require, boolean allowed, String unmet) {
    Answer created =
        api.post(
                "/v1/sessions",
                """
                {"user": "required", "roles": ["editor"], "permissions": ["doc:read:*"],
                 "factors": [{"method": "password"}]}\
                """)
            .is(201);

    Answer verified =
        api.post(
                "/v1/sessions/verify",
                "{\"token\": \"%s\", \"require\": %s}".formatted(created.text("token"), require))
            .is(200);

    assertThat(verified.at("active").asBoolean()).isTrue();
    assertThat(verified.at("allowed").asBoolean()).isEqualTo(allowed);
    assertThat(verified.text("unmet.0.requirement")).isEqualTo(unmet);
  }

  @Test
  @Tag("ASVS-7.5.3")
  @Tag("GHSA-xg6x-h9c9-2m83")
  void anOldAuthenticationIsNamedWithItsAge() {
    Answer created = api.signIn("aged");
    api.time().advance(Duration.ofSeconds(61));

    Answer verified =
        api.post(
            "/v1/sessions/verify",
            "{\"token\": \"%s\", \"require\": {\"max_age\": 60}}".formatted(created.text("token")));

    assertThat(verified.at("allowed").asBoolean()).isFalse();
    assertThat(verified.at("unmet.0.needed").asInt()).isEqualTo(60);
    assertThat(verified.at("unmet.0.present").asInt()).isEqualTo(61);
  }

  @Test
  void aGuestIsNeverActive() {
    Answer guest = api.post("/v1/sessions", "{\"attributes\": {\"cart\": [\"book\"]}}").is(201);
    assertThat(guest.text("session.kind")).isEqualTo("guest");
    assertThat(guest.at("device_token").isMissingNode()).isTrue();

    Answer verified = api.verify(guest.text("token"));

    assertThat(verified.at("active").asBoolean()).isFalse();
    assertThat(verified.text("reason")).isEqualTo("guest");
    assertThat(verified.text("session.id")).isEqualTo(guest.text("session.id"));
    api.post(
            "/v1/sessions/" + guest.text("session.id") + "/factors",
            "{\"factors\": [{\"method\": \"password\"}]}")
        .isProblem(409, "guest_session");
  }

  @Test
  void aGuestSignsInAndKeepsItsAttributes() {
    Answer guest = api.post("/v1/sessions", "{\"attributes\": {\"cart\": [\"book\"]}}").is(201);

    Answer user =
        api.post(
                "/v1/sessions",
                "{\"user\": \"upgraded\", \"upgrade\": \"%s\"}".formatted(guest.text("token")))
            .is(201);

    assertThat(user.text("session.attributes.cart.0")).isEqualTo("book");
    assertThat(user.text("ended.0.id")).isEqualTo(guest.text("session.id"));
    assertThat(user.text("ended.0.end_reason")).isEqualTo("replaced");
    assertThat(api.verify(guest.text("token")).text("reason")).isEqualTo("replaced");
  }

  @Test
  void theFirstEndReasonStays() {
    Answer created = api.signIn("ended");
    String path = "/v1/sessions/" + created.text("session.id");

    Answer first = api.post(path + "/end", "{\"reason\": \"signed_out\"}").is(200);
    Answer second = api.call("POST", path + "/end", null).is(200);

    assertThat(first.text("end_reason")).isEqualTo("signed_out");
    assertThat(second.text("end_reason")).isEqualTo("signed_out");
    assertThat(api.verify(created.text("token")).text("reason")).isEqualTo("signed_out");
    api.call("POST", path + "/rotate", null).isProblem(409, "session_ended");
    api.post(path + "/factors", "{\"factors\": [{\"method\": \"totp\"}]}")
        .isProblem(409, "session_ended");
    api.call("PATCH", path, "{\"attributes\": {\"a\": 1}}").isProblem(409, "session_ended");
  }

  @Test
  void withoutAReasonAnAdministratorEndedIt() {
    Answer created = api.signIn("ended-plainly");

    Answer ended =
        api.call("POST", "/v1/sessions/" + created.text("session.id") + "/end", null).is(200);

    assertThat(ended.text("end_reason")).isEqualTo("ended_by_admin");
  }

  @ParameterizedTest
  @CsvSource({"idle_timeout", "limit_reached", "user_disabled", "nonsense", "''"})
  void reasonsThatOnlySojournKnowsAreRefused(String reason) {
    Answer created = api.signIn("reasoned");

    api.post(
            "/v1/sessions/" + created.text("session.id") + "/end",
            "{\"reason\": \"%s\"}".formatted(reason))
        .isProblem(422, "invalid_value");

    assertThat(api.verify(created.text("token")).at("active").asBoolean()).isTrue();
  }

  @Test
  void rotationReplacesTheToken() {
    Answer created = api.signIn("rotated");

    Answer rotated =
        api.call("POST", "/v1/sessions/" + created.text("session.id") + "/rotate", null).is(200);

    assertThat(rotated.text("token")).isNotEqualTo(created.text("token"));
    assertThat(api.verify(rotated.text("token")).at("active").asBoolean()).isTrue();
    assertThat(api.verify(created.text("token")).text("reason")).isEqualTo("superseded");
    api.time().advance(Duration.ofSeconds(11));
    assertThat(api.verify(created.text("token")).text("reason")).isEqualTo("unknown");
  }

  @Test
  void furtherFactorsRaiseTheAssuranceAndReplaceTheToken() {
    Answer created = api.signIn("stepped-up");
    String path = "/v1/sessions/" + created.text("session.id") + "/factors";

    Answer stepped = api.post(path, "{\"factors\": [{\"method\": \"totp\"}]}").is(200);

    assertThat(stepped.at("session.assurance").asInt()).isEqualTo(2);
    assertThat(api.verify(stepped.text("token")).at("active").asBoolean()).isTrue();
    assertThat(api.verify(created.text("token")).at("active").asBoolean()).isFalse();
    api.post(path, "{\"factors\": []}").isProblem(422, "invalid_value");
    api.post(path, "{\"factors\": [{\"method\": \"guess\"}]}").isProblem(422, "invalid_value");
  }

  /** On many nodes it makes a difference; here that it is given, taken and in nobody's way. */
  @Test
  void whoeverHasSeenAChangeCanSayWhat() {
    Answer created = api.signIn("consistent");
    String verify = "{\"token\": \"" + created.text("token") + "\"}";
    Answer written =
        api.call(
                "PATCH",
                "/v1/sessions/" + created.text("session.id"),
                "{\"attributes\": {\"a\": 1}}")
            .is(200);
    String seen = written.header("Sojourn-Version");

    assertThat(seen).startsWith("sjc_");
    for (String said : List.of(seen, "sjc_none", "x".repeat(2_000))) {
      Answer answer =
          api.send(
              api.request("POST", "/v1/sessions/verify", verify)
                  .header("Sojourn-Version", said)
                  .build());
      assertThat(answer.is(200).at("session.attributes.a").asInt()).isEqualTo(1);
    }
  }

  @Test
  void attributesChangeOneByOneUnderAVersion() {
    Answer created = api.signIn("patched");
    String path = "/v1/sessions/" + created.text("session.id");

    Answer first = api.call("PATCH", path, "{\"attributes\": {\"a\": \"1\", \"b\": true}}").is(200);
    Answer second = api.call("PATCH", path, "{\"attributes\": {\"a\": null, \"c\": 2}}").is(200);

    assertThat(second.at("attributes").toString()).isEqualTo("{\"b\":true,\"c\":2}");
    assertThat(second.header("ETag")).isNotEqualTo(first.header("ETag"));
    api.send(
            api.request("PATCH", path, "{\"attributes\": {\"d\": 1}}")
                .header("If-Match", first.header("ETag"))
                .build())
        .isProblem(412, "stale_version");
    api.send(
            api.request("PATCH", path, "{\"attributes\": {\"d\": 1}}")
                .header("If-Match", second.header("ETag"))
                .build())
        .is(200);
    api.send(
            api.request("PATCH", path, "{\"attributes\": {\"d\": 1}}")
                .header("If-Match", "version-two")
                .build())
        .isProblem(400, "malformed_request");
  }

  @Test
  void theSameDeviceReplacesItsSession() {
    Answer first = api.signIn("same-device");

    Answer second =
        api.post(
                "/v1/sessions",
                "{\"user\": \"same-device\", \"client\": {\"device_token\": \"%s\"}}"
                    .formatted(first.text("device_token")))
            .is(201);

    assertThat(second.text("ended.0.id")).isEqualTo(first.text("session.id"));
    assertThat(second.text("session.device.id")).isEqualTo(first.text("session.device.id"));
    assertThat(api.verify(first.text("token")).text("reason")).isEqualTo("replaced");
  }

  @Test
  void aSignInThatBeganBeforeAChangeIsRefused() {
    api.signIn("overtaken");
    String version = api.get("/v1/users/overtaken").is(200).text("security_version");
    api.call("PATCH", "/v1/users/overtaken", "{\"roles\": [\"x\"]}").is(200);

    api.post(
            "/v1/sessions",
            "{\"user\": \"overtaken\", \"security_version\": %s}".formatted(version))
        .isProblem(409, "user_changed");
  }

  @Test
  void disabledUsersAreRefused() {
    Answer created = api.signIn("disabled");
    api.call("PATCH", "/v1/users/disabled", "{\"disabled\": true}").is(200);

    api.post("/v1/sessions", "{\"user\": \"disabled\"}").isProblem(409, "user_disabled");

    assertThat(api.verify(created.text("token")).text("reason")).isEqualTo("user_disabled");
  }

  @Test
  void unknownSessionsAreNotFound() {
    String path = "/v1/sessions/01a20d7f-1799-7ee0-8959-bbbd610ad3cd";

    api.get(path).isProblem(404, "not_found");
    api.call("PATCH", path, "{\"attributes\": {}}").isProblem(404, "not_found");
    api.call("POST", path + "/end", null).isProblem(404, "not_found");
    api.call("POST", path + "/rotate", null).isProblem(404, "not_found");
    api.post(path + "/factors", "{\"factors\": [{\"method\": \"totp\"}]}")
        .isProblem(404, "not_found");
  }
}
