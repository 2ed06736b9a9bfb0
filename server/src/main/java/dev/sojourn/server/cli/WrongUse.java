package dev.sojourn.server.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command's arguments, and then how the command is used. */
final class WrongUse {

  private WrongUse() {}

  /** The exit code. */
  static int explain(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("sojourn: " + message(wrong));
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      unmatched.getSuggestions().stream()
          .findFirst()
          .ifPresent(suggestion -> err.println("Did you mean " + suggestion + "?"));
    }
    command.usage(err);
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** What follows a misplaced password option may be the password: it is not repeated. */
  private static String message(ParameterException wrong) {
    boolean isPassword =
        wrong instanceof UnmatchedArgumentException unmatched
            && unmatched.getUnmatched().stream()
                .anyMatch(argument -> argument.startsWith("--password"));
    return isPassword
        ? "there is no option --password: others see arguments; it is asked for, or comes from a"
            + " pipe or --password-file"
        : String.valueOf(wrong.getMessage());
  }
}
