package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refused body is told: enough to mend it, and nothing of what it says. */
class RefusedBodiesTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  @ParameterizedTest
  @ValueSource(strings = {"/v1/sessions", "/v1/sessions/verify", "/v1/users"})
  void aFieldThatComesTwiceIsSaidWithItsPlace(String path) {
    String body = "{\n  \"token\": \"hidden\", \"token\": \"hidden\"}";

    String detail = api.post(path, body.replace("token", field(path))).text("detail");

    assertThat(detail)
        .startsWith("The body is not well-formed JSON: it has a field twice, at line 2, column ")
        .doesNotContain("hidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/sessions", "/v1/sessions/verify", "/v1/users"})
  void aFaultInTheFormIsSaidWithItsPlace(String path) {
    String body = "{\"" + field(path) + "\": \"hidden\",\n hidden}";

    Answer refused = api.post(path, body).isProblem(400, "malformed_request");

    assertThat(refused.text("detail"))
        .startsWith("The body is not well-formed JSON, at line 2, column ")
        .doesNotContain("hidden");
  }

  private static String field(String path) {
    return path.endsWith("verify") ? "token" : "user";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions",
        "/v1/sessions/verify",
        "/v1/sessions/end",
        "/v1/users",
        "/v1/users/somebody/sign-out",
        "/v1/service-keys"
      })
  void aBodyOfAnotherTypeIsToldWhichOneToSend(String path) {
    Answer refused =
        api.send(api.request("POST", path, "{}").setHeader("Content-Type", "text/plain").build())
            .isProblem(415, "unsupported_media_type");

    assertThat(refused.text("detail"))
        .isEqualTo("The body's type is not understood here; send application/json.");
  }

  @Test
  void factorsOfNobodyAreToldWhoIsMissing() {
    Answer refused =
        api.post("/v1/sessions", "{\"factors\": [{\"method\": \"password\"}]}")
            .isProblem(422, "invalid_value");

    assertThat(refused.text("errors.0.field")).isEqualTo("factors");
    assertThat(refused.text("errors.0.message"))
        .isEqualTo("without user this is a guest, who has no factors");
  }
}
