package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Cells;
import dev.sojourn.server.cli.terminal.Column;
import dev.sojourn.server.cli.terminal.Listing;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Lists sessions. */
@Command(
    name = "list",
    description = "Lists sessions, the newest first: all that match every filter.",
    footer = {
      "%nExamples:",
      "  sojourn sessions list --state active",
      "  sojourn sessions list --user dana --created-after 7d",
      "  sojourn sessions list --ip 192.0.2.0/24 --browser Firefox --json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ListSessions extends AdminCommand {

  /** What a table shows of a session. */
  static final Column[] COLUMNS = {
    Column.text("SESSION", "id"),
    new Column("USER", ListSessions::who),
    new Column("STATE", ListSessions::state),
    Column.text("DEVICE", "device.name"),
    Column.text("ADDRESS", "ip"),
    Column.time("CREATED", "created_at"),
    Column.time("LAST ACTIVE", "last_active_at")
  };

  @Mixin private FilterOptions filter;
  @Mixin private TenantOption tenant;

  ListSessions() {}

  @Override
  void run() throws IOException {
    Listing sessions = output.list(COLUMNS);
    server.pages(tenant.in("/v1/sessions" + filter.query()), sessions::add);
    sessions.end();
  }

  private static String who(JsonNode session) {
    return session.path("kind").asString("").equals("guest")
        ? "(guest)"
        : Cells.text(session, "user");
  }

  /** {@code active}, or why it is over. */
  private static String state(JsonNode session) {
    return session.hasNonNull("end_reason")
        ? Cells.text(session, "end_reason")
        : Cells.text(session, "state");
  }
}
