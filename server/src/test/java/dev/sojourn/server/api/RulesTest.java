package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.TestServer;
import dev.sojourn.server.api.ApiServer.Answer;
import dev.sojourn.server.security.Scope;
import dev.sojourn.spring.boot.CurrentRules;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The rules of a running server. */
@ExtendWith(OutputCaptureExtension.class)
class RulesTest {

  @RegisterExtension static final ApiServer api = new ApiServer();

  @TempDir Path directory;

  private static Answer test(String body) {
    return api.post("/v1/rules/test", body);
  }

  @Test
  void aDecisionExplainsItself() {
    api.post(
            "/v1/sessions",
            """
            {"user": "ruled", "roles": ["writer", "other"], "factors": [{"method": "password"}]}\
            """)
        .is(201);

    Answer now = test("{\"user\": \"ruled\", \"method\": \"GET\", \"path\": \"/pages/7\"}").is(200);
    api.time().advance(Duration.ofMinutes(10).plusSeconds(1));
    Answer later =
        test("{\"user\": \"ruled\", \"method\": \"GET\", \"path\": \"/pages/7\"}").is(200);

    assertThat(now.at("allowed").asBoolean()).isTrue();
    assertThat(now.at("status").asInt()).isEqualTo(204);
    assertThat(now.at("rule.line").asInt()).isEqualTo(6);
    assertThat(now.at("rule.required").toString())
        .isEqualTo(
            "[{\"requirement\":\"permission\",\"needed\":\"page:write\"},"
                + "{\"requirement\":\"max_age\",\"needed\":600}]");
    assertThat(now.at("held.permissions").toString()).isEqualTo("[\"page:*\"]");
    assertThat(now.at("problem").isMissingNode()).isTrue();
    assertThat(later.text("answer")).isEqualTo("step_up");
    assertThat(later.at("status").asInt()).isEqualTo(401);
    assertThat(later.at("unmet").toString())
        .isEqualTo("[{\"requirement\":\"max_age\",\"needed\":600,\"present\":601}]");
  }

  @Test
  void aCheckKnowsWhatComesWithRoles() {
    String token =
        api.post("/v1/sessions", "{\"user\": \"checked\", \"roles\": [\"writer\"]}")
            .is(201)
            .text("token");

    Answer has =
        api.post(
            "/v1/sessions/verify",
            "{\"token\": \"%s\", \"require\": {\"permission\": \"page:read\"}}".formatted(token));
    Answer lacks =
        api.post(
            "/v1/sessions/verify",
            "{\"token\": \"%s\", \"require\": {\"permission\": \"site:read\"}}".formatted(token));

    assertThat(has.at("allowed").asBoolean()).isTrue();
    assertThat(lacks.at("allowed").asBoolean()).isFalse();
    assertThat(lacks.at("unmet.0.present").toString()).isEqualTo("[\"page:*\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | method",
        "{'method': 'GET'} | path",
        "{'method': 'GET', 'path': '/', 'assurance': 4} | assurance",
        "{'method': 'GET', 'path': '/', 'assurance': 0} | assurance",
        "{'method': 'GET', 'path': '/', 'age': -1} | age",
        "{'method': 'GET', 'path': '/', 'age': 9223372036854775807} | age",
        "{'method': 'GET', 'path': '/', 'roles': ['a b']} | roles",
        "{'method': 'GET', 'path': '/', 'permissions': ['']} | permissions",
        "{'method': 'GET', 'path': '/', 'user': 'a', 'roles': ['b']} | user",
        "{'method': 'GET', 'path': '/', 'user': 'a/b'} | user",
      })
  void whatCannotBeMeantIsNamed(String body, String field) {
    assertThat(
            test(body.replace('\'', '"')).isProblem(422, "invalid_value").at("errors").toString())
        .contains("\"field\":\"" + field + "\"");
  }

  @Test
  void aUserIsThatOfTheTenantWhoIsAskedFor() {
    api.post("/v1/sessions?tenant=ruling", "{\"user\": \"local\", \"roles\": [\"writer\"]}")
        .is(201);
    String body = "{\"user\": \"local\", \"method\": \"GET\", \"path\": \"/pages/7\"}";

    assertThat(api.post("/v1/rules/test?tenant=ruling", body).is(200).text("held.roles.0"))
        .isEqualTo("writer");
    test(body).isProblem(404, "not_found");
    api.callAs(api.key("ruling", Scope.ADMIN), "POST", "/v1/rules/test", body)
        .isProblem(403, "forbidden");
  }

  @Test
  void aChangedFileIsInForceWithoutARestartAndABrokenOneIsNot(CapturedOutput log)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("rules.yaml"), "rules: [{path: /a, require: anonymous}]");
    try (TestServer server =
        TestServer.start(directory, new ManualTime(), Map.of("sojourn.rules", file.toString()))) {
      CurrentRules rules = server.bean(CurrentRules.class);
      assertThat(rules.get().rules().getFirst().paths()).containsExactly("/a");

      Files.writeString(file, "rules: [{path: /b, require: anonymous}]");
      Waiting.until(
          Waiting.PATIENCE,
          "the rules",
          () -> rules.get().rules().getFirst().paths().contains("/b"));

      Files.writeString(file, "rules: [{path: /c, require: anyone}]");
      Waiting.until(Waiting.PATIENCE, "the rules", () -> rules.problem().isPresent());
      assertThat(rules.get().rules().getFirst().paths()).containsExactly("/b");
      assertThat(log)
          .contains(file + " is not used, and the rules from before stay in force:")
          .contains("line 1: `require` must be anonymous");

      Files.writeString(file, "rules: [{path: /d, require: anonymous}]");
      Waiting.until(Waiting.PATIENCE, "the rules", () -> rules.problem().isEmpty());
      assertThat(rules.get().rules().getFirst().paths()).containsExactly("/d");
    }
  }

  @Test
  void withoutAFileThereAreNone() throws IOException {
    try (TestServer server = TestServer.start(directory, new ManualTime(), Map.of())) {
      assertThat(server.bean(CurrentRules.class).file()).isEmpty();
      assertThat(server.bean(CurrentRules.class).get().rules()).isEmpty();
    }
  }
}
