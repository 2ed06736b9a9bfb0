package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Column;
import dev.sojourn.server.cli.terminal.Listing;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists users. */
@Command(
    name = "list",
    description = "Lists the users of a tenant.",
    footer = {"%nExamples:", "  sojourn users list", "  sojourn users list --tenant shop --json"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ListUsers extends AdminCommand {

  @Mixin private TenantOption tenant;

  ListUsers() {}

  @Override
  void run() throws IOException {
    Listing users =
        output.list(
            Column.text("USER", "user"),
            Column.list("ROLES", "roles"),
            new Column(
                "STATE", user -> user.path("disabled").asBoolean(false) ? "disabled" : "enabled"),
            Column.text("SESSIONS", "sessions"));
    server.pages(tenant.in("/v1/users"), users::add);
    users.end();
  }
}
