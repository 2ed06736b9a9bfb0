package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Column;
import dev.sojourn.server.cli.terminal.Listing;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Lists keys. */
@Command(
    name = "list",
    description = "Lists the keys by their ids; what they are stays in the key file.",
    footer = {"%nExample:", "  sojourn keys list"})
final class ListKeys extends AdminCommand {

  ListKeys() {}

  @Override
  void run() throws IOException {
    Listing keys =
        output.list(
            Column.text("KEY", "id"),
            new Column(
                "USE",
                key ->
                    key.path("current").asBoolean(false)
                        ? "makes and checks tokens"
                        : "checks tokens"),
            Column.time("CREATED", "created_at"));
    keys.add(server.call("GET", "/v1/keys", null).path("items").valueStream().toList());
    keys.end();
  }
}
