package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Confirmation;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes a user. */
@Command(
    name = "delete",
    description = "Deletes a user with account, sessions and devices. Nothing brings it back.",
    footer = {"%nExamples:", "  sojourn users delete dana", "  sojourn users delete dana --yes"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DeleteUser extends UserCommand {

  @Mixin private Confirmation confirmation;

  DeleteUser() {}

  @Override
  void run() throws IOException {
    confirmation.need("This deletes the user " + user + " for good.");
    server.call("DELETE", path(""), null);
    output.say(Map.of(), "Deleted the user " + user + "; every session has ended.");
  }
}
