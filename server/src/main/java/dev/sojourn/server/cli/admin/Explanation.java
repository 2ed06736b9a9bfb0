package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Cells;
import dev.sojourn.server.cli.terminal.Plain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A decision of the rules as people read it. */
final class Explanation {

  private Explanation() {}

  /**
   * What people read of an answer of {@code POST /v1/rules/test}.
   *
   * @param sent the path that it was asked about
   */
  static Map<String, String> of(JsonNode tested, String sent) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put(
        "Answer",
        "%s (%s): %s"
            .formatted(
                Cells.text(tested, "answer"),
                Cells.text(tested, "status"),
                Cells.text(tested, "detail")));
    details.put("Request", request(tested.path("request"), sent));
    JsonNode rule = tested.path("rule");
    details.put("Rule", rule.isMissingNode() ? "-" : rule(rule));
    details.put("Required", requirements(rule.path("required")));
    details.put("Missing", requirements(tested.path("unmet")));
    JsonNode held = tested.path("held");
    details.put("Who", who(held));
    details.put("Roles", Cells.list(held, "roles"));
    details.put("Permissions", Cells.list(held, "permissions"));
    details.put("Assurance", Cells.text(held, "assurance"));
    details.put("Authenticated", Cells.time(held, "authenticated_at"));
    int meaning = 0;
    for (JsonNode one : tested.path("meanings")) {
      String line = Cells.text(one, "line");
      details.put(
          "Meaning " + ++meaning,
          Cells.text(one, "path") + (line.equals("-") ? ": no rule" : ": line " + line));
    }
    if (tested.hasNonNull("problem")) {
      String problem = tested.path("problem").asString("").replace("\n", "; ");
      details.put("Rules", "not those in the file: " + Plain.text(problem));
    }
    return details;
  }

  /** As it is compared with the rules, and as it was sent where that looks different. */
  private static String request(JsonNode request, String sent) {
    String host = Cells.text(request, "host");
    String path = Cells.text(request, "path");
    return "%s %s%s%s"
        .formatted(
            Cells.text(request, "method"),
            host.equals("-") ? "" : host,
            path,
            path.equals(sent) ? "" : " (sent as " + Plain.text(sent) + ")");
  }

  private static String rule(JsonNode rule) {
    String methods = Cells.list(rule, "methods");
    String hosts = Cells.list(rule, "hosts");
    return "line %s: %s%s%s"
        .formatted(
            Cells.text(rule, "line"),
            methods.equals("-") ? "" : methods + " ",
            Cells.list(rule, "paths"),
            hosts.equals("-") ? "" : " on " + hosts);
  }

  private static String requirements(JsonNode list) {
    String all =
        list.valueStream()
            .map(one -> {
              String needed = Cells.text(one, "needed");
              return Cells.text(one, "requirement") + (needed.equals("true") ? "" : " " + needed);
            })
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "-" : all;
  }

  private static String who(JsonNode held) {
    String user = Cells.text(held, "user");
    boolean signedIn = held.path("signed_in").asBoolean(false);
    if (user.equals("-")) {
      return signedIn ? "somebody as described" : "nobody";
    }
    if (held.hasNonNull("session")) {
      return user + ", in session " + Cells.text(held, "session");
    }
    return user
        + (signedIn
            ? ", who has no session: as if signed in just now"
            : ", who is disabled and has no session");
  }
}
