package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Freshness;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.server.api.ApiServer.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What a client sends along, so that it sees what it wrote on every node. */
class VersionsTest {

  private static final String HEADER = "Sojourn-Version";

  @RegisterExtension static final ApiServer api = new ApiServer();

  private static void tellsTheVersion(Answer answer, String id) {
    Session session = api.server().sessions().find(SessionId.parse(id).orElseThrow()).orElseThrow();

    assertThat(answer.header(HEADER)).isEqualTo(api.server().sessions().consistencyToken(session));
    assertThat(Freshness.seen(answer.header(HEADER)).consistencyTokens()).hasSize(1);
  }

  @Test
  void everyAnswerThatChangedASessionTellsItsVersion() {
    Answer created = api.signIn("versioned");
    String id = created.text("session.id");
    tellsTheVersion(created, id);
    String path = "/v1/sessions/" + id;

    tellsTheVersion(api.call("PATCH", path, "{\"attributes\": {\"a\": 1}}").is(200), id);
    tellsTheVersion(api.call("POST", path + "/rotate", null).is(200), id);
    String factors = "{\"factors\": [{\"method\": \"totp\"}]}";
    tellsTheVersion(api.post(path + "/factors", factors).is(200), id);
    assertThat(api.get(path).is(200).header(HEADER)).isEmpty();
    tellsTheVersion(api.post(path + "/end", "{}").is(200), id);
  }

  @Test
  void theDescriptionSaysSo() {
    JsonNode paths = api.get("/openapi.json").is(200).at("paths");

    for (String call :
        List.of(
            "/v1/sessions post 201",
            "/v1/sessions/{id} patch 200",
            "/v1/sessions/{id}/rotate post 200",
            "/v1/sessions/{id}/factors post 200",
            "/v1/sessions/{id}/end post 200",
            "/v1/me/factors post 200")) {
      assertThat(headers(paths, call).has(HEADER)).as(call).isTrue();
    }
    assertThat(headers(paths, "/v1/sessions/{id} get 200").has(HEADER)).isFalse();
  }

  private static JsonNode headers(JsonNode paths, String call) {
    String[] step = call.split(" ");
    return paths.path(step[0]).path(step[1]).path("responses").path(step[2]).path("headers");
  }
}
