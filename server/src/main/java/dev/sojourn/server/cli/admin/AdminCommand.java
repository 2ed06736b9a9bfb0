package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Output;
import java.io.IOException;
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
    return CommandLine.ExitCode.OK;
  }

  /** Says that the arguments cannot be meant. */
  ParameterException wrongUse(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
