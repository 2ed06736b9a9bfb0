package dev.sojourn.server.cli.admin;

import picocli.CommandLine.Command;

/** The tenants of a running server. */
@Command(
    name = "tenants",
    description = "Administers whole tenants of a running server.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = SignOutTenant.class)
public final class TenantsCommand extends CommandGroup {

  /** Made by picocli. */
  public TenantsCommand() {}
}
