package dev.sojourn.server.cli.admin;

import picocli.CommandLine.Command;

/** The sessions of a running server. */
@Command(
    name = "sessions",
    description = "Finds and ends the sessions of a running server.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ListSessions.class, ShowSession.class, EndSessions.class})
public final class SessionsCommand extends CommandGroup {

  /** Made by picocli. */
  public SessionsCommand() {}
}
