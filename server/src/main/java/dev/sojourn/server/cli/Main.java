package dev.sojourn.server.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code sojourn}. Exit codes: 0 done, 1 refused, 2 wrong use. */
@Command(
    name = "sojourn",
    description = "Manages user sessions across devices.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DemoCommand.class, ServeCommand.class, UsersCommand.class})
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  Main() {}

  /** Runs what the arguments say; servers go on after it has returned. */
  public static void main(String[] arguments) {
    // JDKs 22 to 24 would see a console where there is only a pipe.
    System.setProperty("jdk.console", "java.base");
    int code = commandLine().execute(arguments);
    if (code != CommandLine.ExitCode.OK) {
      System.exit(code);
    }
  }

  /** The command with all below it. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(WrongUse::explain)
        .setExecutionExceptionHandler((fault, command, parsed) -> {
          PrintWriter err = command.getErr();
          err.println("sojourn: " + Faults.oneLine(fault));
          err.flush();
          return 1;
        });
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
  }
}
