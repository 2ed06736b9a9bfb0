package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Cells;
import dev.sojourn.server.cli.terminal.Column;
import dev.sojourn.server.cli.terminal.Listing;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Lists service keys. */
@Command(
    name = "list",
    description = "Lists the service keys that yours may see, without their secrets.",
    footer = {"%nExample:", "  sojourn service-keys list"})
final class ListServiceKeys extends AdminCommand {

  ListServiceKeys() {}

  @Override
  void run() throws IOException {
    Listing keys =
        output.list(
            Column.text("ID", "id"),
            Column.text("NAME", "name"),
            new Column(
                "TENANT", key -> key.hasNonNull("tenant") ? Cells.text(key, "tenant") : "(all)"),
            Column.list("SCOPES", "scopes"),
            Column.time("CREATED", "created_at"));
    server.pages("/v1/service-keys", keys::add);
    keys.end();
  }
}
