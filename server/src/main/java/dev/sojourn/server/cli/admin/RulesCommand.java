package dev.sojourn.server.cli.admin;

import picocli.CommandLine.Command;

/** The rules about who may ask for what. */
@Command(
    name = "rules",
    description = "Says what rules make of requests.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TestRules.class)
public final class RulesCommand extends CommandGroup {

  /** Made by picocli. */
  public RulesCommand() {}
}
