package dev.sojourn.server.cli;

import dev.sojourn.server.cli.terminal.Terminal;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what lets a shell complete commands. */
@Command(
    name = "completion",
    description = "Prints the script by which bash and zsh complete these commands.",
    footer = {
      "%nExamples:",
      "  source <(./sojourn completion)                     in this shell",
      "  ./sojourn completion >> ~/.bash_completion         in every bash",
      "In zsh, 'autoload -U +X bashcompinit && bashcompinit' comes before."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the field
final class CompletionCommand implements Runnable {

  @Spec private CommandSpec spec;

  CompletionCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("# Completes the commands of Sojourn, in this shell:");
    out.println("#   source <(./sojourn completion)");
    AutoComplete.bash("sojourn", Main.commandLine(Terminal.system()))
        .lines()
        .dropWhile(line -> line.isEmpty() || line.startsWith("#")) // how others install it
        .forEach(out::println);
    out.flush();
  }
}
