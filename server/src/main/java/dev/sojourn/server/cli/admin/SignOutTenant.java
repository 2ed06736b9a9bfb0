package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Confirmation;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends all sessions of a tenant. */
@Command(
    name = "sign-out",
    description = "Ends all sessions of a tenant at once, after a breach for instance.",
    footer = {
      "%nExamples:",
      "  sojourn tenants sign-out default",
      "  sojourn tenants sign-out shop --yes"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SignOutTenant extends AdminCommand {

  @Parameters(paramLabel = "TENANT", description = "The tenant's name.")
  private String tenant;

  @Mixin private Confirmation confirmation;

  SignOutTenant() {}

  @Override
  void run() throws IOException {
    confirmation.need("This signs out everybody of the tenant " + tenant + ".");
    server.call("POST", "/v1/tenants/" + ApiClient.encoded(tenant) + "/sign-out", null);
    output.say(Map.of(), "Every session of the tenant " + tenant + " has ended.");
  }
}
