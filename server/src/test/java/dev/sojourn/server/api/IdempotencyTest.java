package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import dev.sojourn.server.security.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls repeated after a lost answer. */
class IdempotencyTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  private static Answer post(String key, String path, String body) {
    return api.send(api.request("POST", path, body).header("Idempotency-Key", key).build());
  }

  @Test
  void aRepeatedCreationGivesTheSameSessionAndTokens() {
    String body = "{\"user\": \"repeated\", \"attributes\": {\"a\": 1}}";

    Answer first = post("create-1", "/v1/sessions", body).is(201);
    Answer second = post("create-1", "/v1/sessions", body).is(201);

    assertThat(second.text("session.id")).isEqualTo(first.text("session.id"));
    assertThat(second.text("token")).isEqualTo(first.text("token"));
    assertThat(second.text("device_token")).isEqualTo(first.text("device_token"));
    assertThat(api.get("/v1/sessions?user=repeated").at("items")).hasSize(1);
  }

  /** Objects of JSON have no order (RFC 8259 section 4), and a client's maps need not keep one. */
  @Test
  void theOrderOfAttributesIsNoDifference() {
    String one = "{\"user\": \"shuffled\", \"attributes\": {\"a\": 1, \"b\": 2}}";
    String other = "{\"attributes\": {\"b\": 2, \"a\": 1}, \"user\": \"shuffled\"}";

    Answer first = post("create-4", "/v1/sessions", one).is(201);

    assertThat(post("create-4", "/v1/sessions", other).is(201).text("session.id"))
        .isEqualTo(first.text("session.id"));
  }

  @Test
  void anotherBodyUnderTheSameKeyIsRefused() {
    post("create-2", "/v1/sessions", "{\"user\": \"claimed\"}").is(201);

    post("create-2", "/v1/sessions", "{\"user\": \"other\"}")
        .isProblem(422, "idempotency_mismatch");
    post("create-2", "/v1/sessions?tenant=elsewhere", "{\"user\": \"claimed\"}")
        .isProblem(422, "idempotency_mismatch");
  }

  @Test
  void twoCallersNeverMeet() {
    String body = "{\"user\": \"common\"}";
    Answer first = post("create-3", "/v1/sessions", body).is(201);

    Answer second =
        api.send(
                api.request("POST", "/v1/sessions", body)
                    .setHeader("Authorization", "Bearer " + api.key(null, Scope.SESSIONS_ISSUE))
                    .header("Idempotency-Key", "create-3")
                    .build())
            .is(201);

    assertThat(second.text("session.id")).isNotEqualTo(first.text("session.id"));
  }

  @Test
  void aRepeatedRotationGivesTheSameToken() {
    String path = "/v1/sessions/" + api.signIn("re-rotated").text("session.id") + "/rotate";

    Answer first = api.send(api.request("POST", path, null).header("Idempotency-Key", "r").build());
    Answer second =
        api.send(api.request("POST", path, null).header("Idempotency-Key", "r").build());

    assertThat(first.is(200).text("token")).isEqualTo(second.is(200).text("token"));
    assertThat(api.verify(second.text("token")).at("active").asBoolean()).isTrue();
  }

  @Test
  void keysThatAreNoneAreRefused() {
    post("", "/v1/sessions", "{\"user\": \"a\"}").isProblem(400, "malformed_request");
    post("x".repeat(256), "/v1/sessions", "{\"user\": \"a\"}").isProblem(400, "malformed_request");
  }
}
