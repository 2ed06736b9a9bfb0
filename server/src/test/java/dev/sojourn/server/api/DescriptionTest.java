package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.SessionState;
import dev.sojourn.server.Endpoints;
import dev.sojourn.server.api.ApiServer.Answer;
import dev.sojourn.server.filter.Reasons;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The description of the interface: all of it is there, and says what the server does. */
class DescriptionTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  private static final List<String> GROUPS =
      List.of(
          "Verify",
          "Sessions",
          "Users",
          "Devices",
          "Events",
          "Service keys",
          "Rules",
          "Keys and back-up",
          "Own sessions (/v1/me)");

  /** One call as it is described. */
  private record Call(String method, String path, JsonNode said) {

    String name() {
      return method + " " + path;
    }
  }

  private static JsonNode description() {
    return api.get("/openapi.json").is(200).body();
  }

  private static List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    description()
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(call ->
                    calls.add(
                        new Call(
                            call.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            call.getValue()))));
    return calls;
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void everyCallIsDescribed() {
    Map<String, String> variables =
        Map.of("id", "{id}", "user", "{user}", "device", "{device}", "tenant", "{tenant}");
    List<String> answered =
        Endpoints.of(api.server(), variables).stream()
            .filter(endpoint -> endpoint.path().startsWith("/v1/"))
            .map(endpoint -> endpoint.method() + " " + endpoint.path())
            .filter(Predicate.not("GET /v1/nothing"::equals))
            .toList();

    assertThat(calls().stream().map(Call::name)).containsExactlyInAnyOrderElementsOf(answered);
  }

  @Test
  void everyCallSaysWhatItIsForAndWhoMayMakeIt() {
    for (Call call : calls()) {
      JsonNode said = call.said();
      assertThat(said.path("summary").asString("")).as(call.name()).isNotBlank();
      assertThat(texts(said.path("tags"))).as(call.name()).hasSize(1).isSubsetOf(GROUPS);
      assertThat(said.path("security").isEmpty()).as(call.name()).isFalse();
      if (!call.path().startsWith("/v1/me")) {
        assertThat(said.path("description").asString("")).as(call.name()).startsWith("Scope: ");
      }
      assertThat(said.at("/responses/default/$ref").asString(""))
          .as(call.name())
          .isEqualTo("#/components/responses/Problem");
      said.path("parameters")
          .forEach(parameter ->
              assertThat(parameter.path("description").asString(""))
                  .as(call.name() + " " + parameter.path("name"))
                  .isNotBlank());
    }
    assertThat(description().path("tags").valueStream().map(tag -> tag.path("name").asString()))
        .containsExactlyElementsOf(GROUPS);
  }

  @Test
  void everyFieldIsDescribed() {
    List<String> bare = new ArrayList<>();
    description()
        .at("/components/schemas")
        .properties()
        .forEach(schema ->
            schema.getValue().path("properties").properties().stream()
                .filter(field -> !field.getValue().has("$ref"))
                .filter(field -> field.getValue().path("description").asString("").isBlank())
                .forEach(field -> bare.add(schema.getKey() + "." + field.getKey())));

    assertThat(bare).isEmpty();
  }

  @Test
  void whatHasNoOtherValuesNamesThem() {
    JsonNode description = description();
    JsonNode schemas = description.at("/components/schemas");

    assertThat(
            calls().stream()
                .filter(call -> call.name().equals("GET /v1/sessions"))
                .flatMap(call -> call.said().path("parameters").valueStream())
                .filter(parameter -> parameter.path("name").asString().equals("state"))
                .map(parameter -> texts(parameter.at("/schema/enum"))))
        .containsExactly(Stream.of(SessionState.values()).map(SessionState::wireName).toList());
    assertThat(texts(schemas.at("/SessionView/properties/end_reason/enum")))
        .containsExactlyElementsOf(Stream.of(EndReason.values()).map(EndReason::wireName).toList());
    assertThat(texts(schemas.at("/EndSession/properties/reason/enum")))
        .containsExactlyElementsOf(Reasons.SETTABLE.stream().map(EndReason::wireName).toList());
    assertThat(texts(schemas.at("/FactorBody/properties/method/enum")))
        .containsExactlyElementsOf(
            Stream.of(FactorMethod.values()).map(FactorMethod::wireName).toList());
    assertThat(texts(schemas.at("/SessionView/properties/kind/enum"))).contains("guest");
    assertThat(texts(schemas.at("/DeviceView/properties/kind/enum"))).contains("tablet");
  }

  @Test
  void aSessionIsMadeAsDescribed() {
    JsonNode answers = description().at("/paths/~1v1~1sessions/post/responses");
    Answer made = api.signIn("described");

    assertThat(answers.propertyNames()).containsExactlyInAnyOrder("" + made.status(), "default");
    JsonNode described = answers.path("" + made.status());
    assertThat(described.path("headers").propertyNames())
        .containsExactlyInAnyOrder("Location", "ETag", "Sojourn-Version")
        .allMatch(name -> !made.header(name).isEmpty());
    assertThat(described.at("/content/application~1json/schema/$ref").asString(""))
        .endsWith("/CreatedView");
  }

  @ParameterizedTest
  @CsvSource({
    "Idempotency-Key, POST /v1/sessions POST /v1/sessions/{id}/factors POST /v1/sessions/{id}/rotate",
    "If-Match, PATCH /v1/sessions/{id} PATCH /v1/users/{user}"
  })
  void headersAreSaidWhereTheyAreRead(String header, String expected) {
    assertThat(
            calls().stream()
                .filter(call ->
                    call.said()
                        .path("parameters")
                        .valueStream()
                        .anyMatch(p ->
                            p.path("in").asString().equals("header")
                                && p.path("name").asString().equals(header)))
                .map(Call::name)
                .sorted())
        .containsExactly(expected.split(" (?=P)"));
  }

  @Test
  void namesThatTwoSchemasShareAreKeptApart() {
    JsonNode schemas = description().at("/components/schemas");

    assertThat(schemas.at("/KeyView/properties").propertyNames()).contains("current");
    assertThat(schemas.at("/ServiceKeyView/properties").propertyNames()).contains("scopes");
    assertThat(schemas.at("/SignOut/properties").propertyNames()).contains("except");
    assertThat(schemas.at("/OwnSignOut/properties").propertyNames()).contains("others_only");
  }

  @Test
  void thePageToTryItSaysWhoseItIsAndFitsAPhone() {
    String page = api.get("/swagger-ui/index.html").is(200).http().body();
    String start = api.get("/swagger-ui/swagger-initializer.js").is(200).http().body();

    assertThat(page)
        .contains("<title>Sojourn: HTTP interface</title>")
        .contains("name=\"viewport\"")
        .doesNotContain("Swagger UI</title>");
    assertThat(start.lastIndexOf("BaseLayout")).isGreaterThan(start.lastIndexOf("Standalone"));
  }
}
