package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Output;
import dev.sojourn.server.cli.terminal.Plain;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command to a running server. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class AdminCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** The server. */
  @Mixin ApiClient server;

  /** What is printed. */
  @Mixin Output output;

  /** Does it; throws when it cannot be done. */
  abstract void run() throws IOException;

  @Override
  public final Integer call() throws IOException {
    run();
    return exitCode();
  }

  /** Of what was done. */
  int exitCode() {
    return CommandLine.ExitCode.OK;
  }

  /** Tells of what stands in the way, beside what is printed. */
  void complain(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("sojourn: " + Plain.text(line));
    err.flush();
  }

  /** Says that the arguments cannot be meant. */
  ParameterException wrongUse(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
