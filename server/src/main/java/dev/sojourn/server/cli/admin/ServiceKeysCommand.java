package dev.sojourn.server.cli.admin;

import picocli.CommandLine.Command;

/** The service keys of a running server. */
@Command(
    name = "service-keys",
    description = "Administers the keys by which applications call a running server.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CreateServiceKey.class, ListServiceKeys.class, RevokeServiceKey.class})
public final class ServiceKeysCommand extends CommandGroup {

  /** Made by picocli. */
  public ServiceKeysCommand() {}
}
