package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.FactorMethod;
import dev.sojourn.Session;
import dev.sojourn.SignIn;
import dev.sojourn.spring.boot.CurrentRules;
import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command about rules, against a running server and against a file. */
class RulesCommandTest {

  @RegisterExtension static final Cli CLI = new Cli();

  private static Cli.Done test(String... arguments) {
    List<String> all = new ArrayList<>(List.of("rules", "test"));
    all.addAll(List.of(arguments));
    return CLI.call(all.toArray(String[]::new));
  }

  private static List<String> rows(Cli.Done done) {
    assertThat(done.err()).isEmpty();
    return done.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
  }

  @Test
  void aRequestThatMayPassIsDone() {
    Session session = CLI.signIn(SignIn.user("rita").roles("editor").factor(FactorMethod.PASSWORD));

    Cli.Done done = test("--user", "rita", "--host", "Example.com:443", "PUT", "/articles/7?x=1");

    assertThat(done.code()).isZero();
    assertThat(rows(done))
        .containsExactly(
            "Answer: allowed (204): Everything that the rule requires is there.",
            "Request: PUT example.com/articles/7 (sent as /articles/7?x=1)",
            "Rule: line 8: PUT,PATCH /articles/* on example.com",
            "Required: permission article:write",
            "Missing: -",
            "Who: rita, in session " + session.id(),
            "Roles: editor",
            "Permissions: article:*",
            "Assurance: 1",
            "Authenticated: " + session.authenticatedAt().toString().replaceAll("\\.\\d+Z", "Z"));
  }

  @Test
  void aRequestThatMayNotIsRefusedAndExplained() {
    CLI.call("users", "create", "ria", "--no-password", "--role", "editor").isDone();

    Cli.Done done = test("--user", "ria", "GET", "/ADMIN/x");

    assertThat(done.code()).isEqualTo(1);
    assertThat(rows(done))
        .startsWith(
            "Answer: denied (403): The rule requires what is not there.",
            "Request: GET /admin/x (sent as /ADMIN/x)",
            "Rule: line 6: /admin/**",
            "Required: role admin, assurance 2, max_age 600",
            "Missing: role admin, assurance 2",
            "Who: ria, who has no session: as if signed in just now",
            "Roles: editor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /public | 0 | allowed",
        "GET /account | 1 | sign_in",
        "--assurance 1 GET /account | 0 | allowed",
        "--role admin GET /admin | 1 | step_up",
        "--role admin --assurance 2 GET /admin | 0 | allowed",
        "--role admin --assurance 2 --age 600 GET /admin | 0 | allowed",
        "--role admin --assurance 2 --age 601 GET /admin | 1 | step_up",
        "--permission article:write --host example.com PATCH /articles/7 | 0 | allowed",
        "--permission article:write PATCH /articles/7 | 1 | denied",
        "GET /public/..;/admin | 1 | malformed",
        "GET /public%2fx | 1 | malformed",
        "get /public | 1 | malformed",
        "--host - GET /public | 1 | malformed",
      })
  void bothServerAndFileDecideForWhoIsDescribed(String arguments, int code, String answer) {
    List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
    all.add("--json");
    Cli.Done onServer = test(all.toArray(String[]::new));
    all.addAll(List.of("--file", CLI.file(Cli.RULES).toString()));
    Cli.Done here = test(all.toArray(String[]::new));

    assertThat(List.of(onServer.code(), here.code())).containsExactly(code, code);
    assertThat(json(onServer).path("answer").asString()).isEqualTo(answer);
    assertThat(timeless(json(here))).isEqualTo(timeless(json(onServer)));
  }

  private static JsonNode json(Cli.Done done) {
    assertThat(done.err()).isEmpty();
    return JsonMapper.builder().build().readTree(done.out());
  }

  /** The command has the time of this machine, the server that of the test. */
  private static String timeless(JsonNode tested) {
    return tested.toString().replaceAll("\"authenticated_at\":\"[^\"]*\"", "");
  }

  @Test
  void anAmbiguousPathIsToldWithItsMeanings() {
    Cli.Done done = test("GET", "/public/../admin");

    assertThat(rows(done))
        .contains("Meaning 1: /admin: line 6", "Meaning 2: /public/../admin: line 4")
        .first()
        .asString()
        .startsWith("Answer: malformed (400): The request is malformed: servers read this path");
  }

  @Test
  void aFileIsTestedWithoutAServer() {
    String file = CLI.file("rules: [{path: /x, require: {role: a}}]").toString();

    Cli.Done done =
        Cli.run(
            "rules", "test", "--url", Cli.nowhere(), "--file", file, "--role", "a", "GET", "/x");

    assertThat(done.isDone().out()).startsWith("Answer:");
  }

  @Test
  void aFileIsTestedForAUserOfTheServer() {
    CLI.signIn(SignIn.user("rob").roles("a").factor(FactorMethod.PASSWORD));
    CLI.call("users", "create", "rolf", "--no-password", "--role", "a").isDone();
    CLI.call("users", "create", "rufus", "--no-password", "--role", "a", "--disabled").isDone();
    String file = CLI.file("rules: [{path: /x, require: {role: a}}]").toString();

    assertThat(rows(test("--user", "rob", "--file", file, "GET", "/x")))
        .anyMatch(row -> row.startsWith("Who: rob, in session "));
    assertThat(rows(test("--user", "rolf", "--file", file, "GET", "/x")))
        .contains("Who: rolf, who has no session: as if signed in just now")
        .first()
        .asString()
        .contains("allowed");
    assertThat(rows(test("--user", "rufus", "--file", file, "GET", "/x")))
        .contains("Who: rufus, who is disabled and has no session")
        .first()
        .asString()
        .contains("sign_in");
    test("--user", "nobody-of-this-name", "--file", file, "GET", "/x")
        .isRefused("There is no such user.");
  }

  @Test
  void theErrorsOfAFileAreToldWithTheirLines() {
    String file = CLI.file("rules:\n- path: x\n  require: y\n").toString();

    Cli.Done done = test("--file", file, "GET", "/x");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out()).isEmpty();
    assertThat(done.err().lines())
        .containsExactly(
            "sojourn: " + file + ", line 2: `x` must begin with a slash",
            "sojourn: "
                + file
                + ", line 3: `require` must be anonymous, signed_in, or a mapping of role,"
                + " permission, assurance and max_age");
    test("--file", "no-such-file", "GET", "/x").isRefused("there is no file no-such-file");
  }

  @Test
  void aUserWhoIsDisabledOrUnknownIsNotSignedIn() {
    CLI.call("users", "create", "ruth", "--no-password", "--role", "admin", "--disabled").isDone();

    assertThat(rows(test("--user", "ruth", "GET", "/account")))
        .contains("Who: ruth, who is disabled and has no session")
        .first()
        .asString()
        .contains("sign_in (401)");
    test("--user", "unheard-of", "GET", "/account").isRefused("There is no such user.");
  }

  @Test
  void rulesThatAreNotThoseInTheFileAreSaidToBe() throws IOException {
    CurrentRules rules = CLI.server().bean(CurrentRules.class);
    try {
      Files.writeString(CLI.rules(), "rules: x\nroles: y\n");
      Waiting.until(Waiting.PATIENCE, "a broken file", () -> rules.problem().isPresent());

      assertThat(rows(test("GET", "/public")))
          .contains(
              "Rules: not those in the file: line 1: `rules` must be a list of rules; line 2:"
                  + " `roles` must be a mapping of roles to lists of permissions")
          .first()
          .asString()
          .startsWith("Answer: allowed");
    } finally {
      Files.writeString(CLI.rules(), Cli.RULES);
      Waiting.until(Waiting.PATIENCE, "the mend", () -> rules.problem().isEmpty());
    }
  }

  @Test
  void whatCannotBeMeantIsWrongUse() {
    test("GET").isWrongUse("PATH");
    test("--user", "a", "--role", "b", "GET", "/").isWrongUse("state them, or --user");
    test("--assurance", "4", "GET", "/").isWrongUse("--assurance must be 1 to 3");
    test("--age", "-1", "GET", "/").isWrongUse("--age must not be negative");
  }
}
