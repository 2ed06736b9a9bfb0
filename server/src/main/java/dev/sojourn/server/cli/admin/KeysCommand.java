package dev.sojourn.server.cli.admin;

import picocli.CommandLine.Command;

/** The keys of a running server. */
@Command(
    name = "keys",
    description = "Shows the keys by which a running server makes and checks tokens.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ListKeys.class)
public final class KeysCommand extends CommandGroup {

  /** Made by picocli. */
  public KeysCommand() {}
}
