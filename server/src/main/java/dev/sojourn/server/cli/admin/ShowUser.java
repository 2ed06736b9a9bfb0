package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Cells;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Shows a user. */
@Command(
    name = "show",
    description = "Shows what is known of a user.",
    footer = {
      "%nExamples:",
      "  sojourn users show dana",
      "  sojourn sessions list --user dana     what dana is signed in on"
    })
final class ShowUser extends UserCommand {

  ShowUser() {}

  @Override
  void run() throws IOException {
    JsonNode known = server.call("GET", path(""), null);
    output.show(known, details(known));
  }

  /** A user as people read it. */
  static Map<String, String> details(JsonNode user) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("User", Cells.text(user, "user"));
    details.put("Tenant", Cells.text(user, "tenant"));
    details.put("State", user.path("disabled").asBoolean(false) ? "disabled" : "enabled");
    details.put("Roles", Cells.list(user, "roles"));
    details.put("Permissions", Cells.list(user, "permissions"));
    details.put("Attributes", Cells.members(user, "attributes"));
    details.put("Live sessions", Cells.text(user, "sessions"));
    return details;
  }
}
