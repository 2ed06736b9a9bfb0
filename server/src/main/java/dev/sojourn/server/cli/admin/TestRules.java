package dev.sojourn.server.cli.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sojourn.TimeSource;
import dev.sojourn.access.AccessRequest;
import dev.sojourn.access.AccessRules;
import dev.sojourn.access.Held;
import dev.sojourn.access.RolePermissions;
import dev.sojourn.access.RulesException;
import dev.sojourn.server.cli.terminal.RefusedException;
import dev.sojourn.server.rules.RuleTestView;
import dev.sojourn.server.rules.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Says what rules make of a request. */
@Command(
    name = "test",
    description = {
      "Says whether a request may pass, which rule decides, what it requires and what is there.",
      "The rules are those of the running server, or of a file that need not be in use yet."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:It may pass.", "1:It may not, or it cannot be said.", "2:Wrong use."},
    footer = {
      "%nExamples:",
      "  sojourn rules test --user alice GET /admin/x",
      "  sojourn rules test --user alice --host app.example.com POST /orders",
      "  sojourn rules test --file rules.yaml --role editor PUT /articles/7   without a server"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TestRules extends AdminCommand {

  /** As the server writes it. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              included -> included.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  @Mixin private StatedSubject subject;

  @Mixin private TenantOption tenant;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The host that is asked; without it only rules for every host count.")
  private @Nullable String host;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Rules in this file, not those of the server.")
  private @Nullable Path file;

  @Parameters(index = "0", paramLabel = "METHOD", description = "The method, in capitals: GET.")
  private String method;

  @Parameters(
      index = "1",
      paramLabel = "PATH",
      description = "The path as it is sent, percent-encoded: /admin/x.")
  private String path;

  private boolean allowed;

  TestRules() {}

  @Override
  void run() throws IOException {
    String problem = subject.problem();
    if (problem != null) {
      throw wrongUse(problem);
    }
    try {
      JsonNode tested = file == null ? onServer() : here(file);
      allowed = tested.path("allowed").asBoolean(false);
      output.show(tested, Explanation.of(tested, path));
    } catch (RulesException wrong) {
      wrong.slips().forEach(slip -> complain(file + ", " + slip));
    }
  }

  @Override
  int exitCode() {
    return allowed ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private JsonNode onServer() throws IOException {
    Map<String, Object> asked = subject.fields();
    asked.put("method", method);
    asked.put("path", path);
    if (host != null) {
      asked.put("host", host);
    }
    return server.call("POST", tenant.in("/v1/rules/test"), asked);
  }

  private JsonNode here(Path rulesFile) throws IOException {
    AccessRules rules = read(rulesFile);
    Instant now = TimeSource.system().instant();
    String user = subject.user();
    Subject who =
        user == null ? subject.described(rules.roles(), now) : onServer(user, rules.roles(), now);
    return JSON.valueToTree(
        RuleTestView.of(rules, AccessRequest.of(host, method, path), who, now, null));
  }

  private static AccessRules read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new RefusedException("there is no file " + file + " that can be read");
    }
    return AccessRules.read(file);
  }

  /** What a running server knows of a user. */
  private Subject onServer(String user, RolePermissions granted, Instant now) throws IOException {
    String query = "/v1/sessions?state=active&limit=1&user=" + ApiClient.encoded(user);
    JsonNode newest = server.call("GET", tenant.in(query), null).path("items").path(0);
    if (!newest.isMissingNode()) {
      String authenticated = newest.path("authenticated_at").asString("");
      Held held =
          new Held(
              true,
              names(newest, "roles"),
              names(newest, "permissions"),
              granted,
              newest.path("assurance").asInt(0),
              authenticated.isEmpty() ? null : Instant.parse(authenticated));
      return new Subject(held, user, newest.path("id").asString(""));
    }
    JsonNode known = server.call("GET", tenant.in("/v1/users/" + ApiClient.encoded(user)), null);
    Held held =
        known.path("disabled").asBoolean(false)
            ? Held.NOTHING
            : Subject.signedIn(names(known, "roles"), names(known, "permissions"), granted, now);
    return new Subject(held, user, null);
  }

  private static Set<String> names(JsonNode node, String field) {
    return node.path(field)
        .valueStream()
        .map(name -> name.asString(""))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
