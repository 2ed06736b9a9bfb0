package dev.sojourn.server.cli.admin;

import picocli.CommandLine.Command;

/** The users of a running server. */
@Command(
    name = "users",
    description = "Administers the users of a running server.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CreateUser.class,
      SetPassword.class,
      ListUsers.class,
      ShowUser.class,
      UpdateUser.class,
      SignOutUser.class,
      DeleteUser.class
    })
public final class UsersCommand extends CommandGroup {

  /** Made by picocli. */
  public UsersCommand() {}
}
