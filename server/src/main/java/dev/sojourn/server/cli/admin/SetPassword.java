package dev.sojourn.server.cli.admin;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sets a password. */
@Command(
    name = "set-password",
    description = {
      "Sets a user's password; every session of the user ends.",
      "The password is asked for, or comes from a pipe or a file; never from an argument."
    },
    footer = {
      "%nExamples:",
      "  sojourn users set-password dana",
      "  generate-password | sojourn users set-password dana"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SetPassword extends UserCommand {

  @Mixin private PasswordOptions password;

  SetPassword() {}

  @Override
  void run() throws IOException {
    server.call("POST", path("/password"), Map.of("password", password.read()));
    output.say(Map.of(), "Set the password of " + user + "; every session has ended.");
  }
}
