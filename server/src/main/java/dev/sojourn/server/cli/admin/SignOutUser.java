package dev.sojourn.server.cli.admin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends all sessions of a user. */
@Command(
    name = "sign-out",
    description = "Ends all sessions of a user at once, on every device.",
    footer = {
      "%nExamples:",
      "  sojourn users sign-out dana",
      "  sojourn users sign-out dana --reason credential_changed"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SignOutUser extends UserCommand {

  @Option(names = "--except", paramLabel = "SESSION", description = "Spare this session.")
  private @Nullable String except;

  @Mixin private ReasonOption reason;

  SignOutUser() {}

  @Override
  void run() throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    reason.into(body);
    if (except != null) {
      body.put("except", except);
    }
    server.call("POST", path("/sign-out"), body);
    output.say(
        Map.of(),
        except == null
            ? "Every session of " + user + " has ended."
            : "Every session of " + user + " but " + except + " has ended.");
  }
}
