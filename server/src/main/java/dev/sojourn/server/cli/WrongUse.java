package dev.sojourn.server.cli;

import dev.sojourn.server.cli.terminal.Plain;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command's arguments, and where its use is told. */
final class WrongUse {

  /** So much of a word must be right for another one to be suggested. */
  private static final int SAME = 2;

  private WrongUse() {}

  /** The exit code. */
  static int explain(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("sojourn: " + Plain.text(message(wrong)));
    suggestion(wrong).ifPresent(suggestion -> err.println("Did you mean " + suggestion + "?"));
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String message(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      // What follows a misplaced password option may be the password: it is not repeated.
      if (unmatched.getUnmatched().stream().anyMatch(text -> text.startsWith("--password"))) {
        return "there is no option --password: others see arguments; it is asked for, or comes"
            + " from a pipe or --password-file";
      }
      CommandLine command = wrong.getCommandLine();
      String first = unmatched.getUnmatched().getFirst();
      if (first.startsWith("-") && !command.getSubcommands().isEmpty()) {
        return "options stand behind the command: %s COMMAND %s"
            .formatted(command.getCommandSpec().qualifiedName(), first.replaceFirst("=.*", "=..."));
      }
    }
    return String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
  }

  private static Optional<String> suggestion(ParameterException wrong) {
    return wrong instanceof UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions().stream()
            .filter(
                known -> beginning(known).equals(beginning(unmatched.getUnmatched().getFirst())))
            .findFirst()
        : Optional.empty();
  }

  private static String beginning(String word) {
    String letters = word.replaceFirst("^-+", "");
    return letters.substring(0, Math.min(SAME, letters.length()));
  }
}
