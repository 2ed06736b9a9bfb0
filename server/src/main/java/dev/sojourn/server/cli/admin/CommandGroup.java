package dev.sojourn.server.cli.admin;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only leads to others. */
@SuppressWarnings("NullAway.Init") // picocli sets the field
abstract class CommandGroup implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public final void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Name a command: " + String.join(", ", spec.subcommands().keySet()) + ".");
  }
}
