package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.api.ApiServer.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What JSON can write down and readers, stores or this server cannot hold. */
class JsonLimitsTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  /** Most readers make a double of a number (RFC 8259 section 6): to them these are infinite. */
  @ParameterizedTest
  @ValueSource(strings = {"1e309", "-1e309", "1e400", "1.8e308", "1e-330", "-1e-400"})
  void numbersThatAreNoDoublesAreRefused(String number) {
    String attributes = "{\"attributes\": {\"x\": " + number + "}}";
    String session = api.signIn("numbers").text("session.id");

    api.post("/v1/sessions", attributes.replaceFirst("\\{", "{\"user\": \"numbers\", "))
        .isProblem(422, "invalid_value");
    api.call("PATCH", "/v1/sessions/" + session, attributes).isProblem(422, "invalid_value");
    api.call("PATCH", "/v1/users/numbers", attributes).isProblem(422, "invalid_value");
    assertThat(api.get("/v1/sessions/" + session).at("attributes").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.7976931348623157e308",
        "-1e308",
        "5e-324",
        "0",
        "0e999",
        "12345678901234567890"
      })
  void numbersThatAreDoublesAreKept(String number) {
    Answer created =
        api.post("/v1/sessions", "{\"user\": \"n\", \"attributes\": {\"x\": " + number + "}}");

    created.is(201);
    assertThat(created.at("session.attributes.x").asDouble()).isEqualTo(Double.parseDouble(number));
  }

  /** UTF-8 has no form for half a pair: it would come back as something else, or not at all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions {\"user\": \"half\", \"roles\": [\"a\\ud800\"]}",
        "/v1/sessions {\"user\": \"half\", \"permissions\": [\"\\udc00:read\"]}",
        "/v1/sessions {\"user\": \"half\", \"attributes\": {\"\\ud800\": \"x\"}}",
        "/v1/sessions {\"user\": \"half\", \"attributes\": {\"x\": \"\\ud800\"}}",
        "/v1/sessions {\"user\": \"half\", \"policy\": \"\\ud800\"}",
        "/v1/users {\"user\": \"half\", \"password\": \"long enough it is\", \"roles\": [\"\\ud800\"]}",
        "/v1/service-keys {\"name\": \"\\ud800\", \"scopes\": [\"sessions:read\"]}",
        "/v1/service-keys {\"name\": \"a\\udfff\\ud800b\", \"scopes\": [\"sessions:read\"]}"
      })
  void halfAPairIsRefusedWhereverATextIsKept(String call) {
    int blank = call.indexOf(' ');

    Answer answer = api.post(call.substring(0, blank), call.substring(blank + 1));

    // The parser itself refuses it in a name.
    assertThat(answer.status()).as(answer.http().body()).isIn(400, 422);
    assertThat(api.get("/v1/service-keys?limit=200").status()).isEqualTo(200);
    assertThat(api.get("/v1/users/half").status()).isEqualTo(404);
  }

  /** What is only compared may be anything: it equals nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions/verify {\"token\": \"x\", \"require\": {\"role\": \"\\ud800\"}}",
        "/v1/sessions/verify {\"token\": \"\\ud800\"}",
        "/v1/sessions/verify {\"token\": \"x\", \"client\": {\"user_agent\": \"\\ud800\"}}",
        "/v1/sessions/end {\"browser\": \"\\ud800\", \"dry_run\": true}",
        "/v1/sessions/end {\"ip\": \"\\ud800\", \"dry_run\": true}",
        "/v1/sessions/end {\"policy\": \"\\ud800\", \"dry_run\": true}",
        "/v1/sessions/end {\"tenant\": \"\\ud800\", \"dry_run\": true}",
        "/v1/sessions/end {\"user\": \"\\ud800\", \"dry_run\": true}"
      })
  void halfAPairIsNoFaultAnywhere(String call) {
    int blank = call.indexOf(' ');

    Answer answer = api.post(call.substring(0, blank), call.substring(blank + 1));

    assertThat(answer.status()).as(answer.http().body()).isIn(200, 422);
  }

  /** A body that is packed would be read as it is, and bounds count bytes as they are sent. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "x-gzip", "identity, gzip", "nonsense"})
  void packedBodiesAreOfAnUnsupportedType(String coding) {
    for (String path :
        new String[] {"/v1/sessions", "/v1/sessions/verify", "/v1/users", "/v1/me/sign-out"}) {
      Answer answer =
          api.send(
              api.request("POST", path, "{\"user\": \"packed\", \"token\": \"x\"}")
                  .header("Content-Encoding", coding)
                  .build());
      answer.isProblem(415, "unsupported_media_type");
      assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
    }
    assertThat(api.get("/v1/users/packed").status()).isEqualTo(404);
  }

  @Test
  void aBodyThatSaysItIsNotPackedIsRead() {
    for (String coding : new String[] {"identity", "Identity", ""}) {
      Answer answer =
          api.send(
              api.request("POST", "/v1/sessions/verify", "{\"token\": \"x\"}")
                  .header("Content-Encoding", coding)
                  .build());
      assertThat(answer.status()).isEqualTo(200);
    }
  }
}
