package dev.sojourn.server.cli.admin;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Revokes a service key. */
@Command(
    name = "revoke",
    description = "Revokes a service key: whoever has it is refused from then on.",
    footer = {"%nExample:", "  sojourn service-keys revoke 5f6e1a2b3c4d5e6f"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RevokeServiceKey extends AdminCommand {

  @Parameters(paramLabel = "ID", description = "The key's id, as the list shows it.")
  private String id;

  RevokeServiceKey() {}

  @Override
  void run() throws IOException {
    server.call("DELETE", "/v1/service-keys/" + ApiClient.encoded(id), null);
    output.say(Map.of(), "Revoked the service key " + id + ".");
  }
}
