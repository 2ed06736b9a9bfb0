package dev.sojourn.server.cli.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Makes a user. */
@Command(
    name = "create",
    description = {
      "Makes a user who can sign in by password.",
      "The password is asked for, or comes from a pipe or a file; never from an argument."
    },
    footer = {
      "%nExamples:",
      "  sojourn users create dana --role editor",
      "  sojourn users create dana --password-file dana.txt --attribute theme=dark"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CreateUser extends UserCommand {

  @Mixin private PasswordOptions password;
  @Mixin private AttributeOptions attributes;

  @Option(
      names = "--no-password",
      description = "Make the record only, for a user who signs in elsewhere.")
  private boolean withoutPassword;

  @Option(names = "--role", paramLabel = "ROLE", description = "A role; may be repeated.")
  private List<String> roles = new ArrayList<>();

  @Option(
      names = "--permission",
      paramLabel = "PERMISSION",
      description = "A permission; may be repeated.")
  private List<String> permissions = new ArrayList<>();

  @Option(names = "--disabled", description = "Refuse every sign-in until it is enabled.")
  private boolean disabled;

  CreateUser() {}

  @Override
  void run() throws IOException {
    if (withoutPassword && password.isGiven()) {
      throw wrongUse("--no-password and --password-file exclude each other.");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("user", user);
    body.put("roles", roles);
    body.put("permissions", permissions);
    body.put("disabled", disabled);
    body.put("attributes", attributes.values());
    if (!withoutPassword) {
      body.put("password", password.read());
    }
    JsonNode made = server.call("POST", tenant.in("/v1/users"), body);
    output.say(made, "Made the user " + user + ".");
  }
}
