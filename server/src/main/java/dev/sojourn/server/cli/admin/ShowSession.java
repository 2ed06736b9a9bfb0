package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Cells;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows a session. */
@Command(
    name = "show",
    description = "Shows what is known of a session; one that is over says why.",
    footer = {"%nExample:", "  sojourn sessions show 0198b5c2-7a31-7c4e-9d20-5f6e1a2b3c4d"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ShowSession extends AdminCommand {

  @Parameters(paramLabel = "SESSION", description = "The session's id.")
  private String id;

  ShowSession() {}

  @Override
  void run() throws IOException {
    JsonNode session = server.call("GET", "/v1/sessions/" + ApiClient.encoded(id), null);
    output.show(session, details(session));
  }

  private static Map<String, String> details(JsonNode session) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("Session", Cells.text(session, "id"));
    details.put("Kind", Cells.text(session, "kind"));
    details.put("Tenant", Cells.text(session, "tenant"));
    details.put("User", Cells.text(session, "user"));
    details.put("State", Cells.text(session, "state"));
    if (session.hasNonNull("end_reason")) {
      details.put(
          "Ended", Cells.time(session, "ended_at") + ", " + Cells.text(session, "end_reason"));
    }
    details.put("Device", device(session));
    details.put("Address", Cells.text(session, "ip"));
    details.put("User agent", Cells.text(session, "user_agent"));
    details.put("Created", Cells.time(session, "created_at"));
    details.put("Last active", Cells.time(session, "last_active_at"));
    details.put("Authenticated", Cells.time(session, "authenticated_at"));
    details.put("Factors", factors(session));
    details.put("Assurance", Cells.text(session, "assurance"));
    details.put("Idle until", Cells.time(session, "idle_expires_at"));
    details.put("Lives until", Cells.time(session, "expires_at"));
    details.put("Policy", Cells.text(session, "policy"));
    details.put("Remembered", session.path("remembered").asBoolean(false) ? "yes" : "no");
    details.put("Bound to", Cells.list(session, "bound_to"));
    details.put("Roles", Cells.list(session, "roles"));
    details.put("Permissions", Cells.list(session, "permissions"));
    details.put("Attributes", Cells.members(session, "attributes"));
    details.put("User's attributes", Cells.members(session, "user_attributes"));
    return details;
  }

  private static String device(JsonNode session) {
    return session.hasNonNull("device")
        ? Cells.text(session, "device.name") + " (" + Cells.text(session, "device.id") + ")"
        : "-";
  }

  private static String factors(JsonNode session) {
    String factors =
        session
            .path("factors")
            .valueStream()
            .map(factor -> Cells.text(factor, "method") + " at " + Cells.time(factor, "at"))
            .collect(Collectors.joining(", "));
    return factors.isEmpty() ? "-" : factors;
  }
}
