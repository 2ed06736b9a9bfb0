package dev.sojourn.server.cli;

import dev.sojourn.server.cli.admin.BackupCommand;
import dev.sojourn.server.cli.admin.KeysCommand;
import dev.sojourn.server.cli.admin.PasswordOptions;
import dev.sojourn.server.cli.admin.RulesCommand;
import dev.sojourn.server.cli.admin.ServiceKeysCommand;
import dev.sojourn.server.cli.admin.SessionsCommand;
import dev.sojourn.server.cli.admin.TenantsCommand;
import dev.sojourn.server.cli.admin.UsersCommand;
import dev.sojourn.server.cli.local.DoctorCommand;
import dev.sojourn.server.cli.local.RestoreCommand;
import dev.sojourn.server.cli.terminal.Confirmation;
import dev.sojourn.server.cli.terminal.Faults;
import dev.sojourn.server.cli.terminal.Plain;
import dev.sojourn.server.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code sojourn}. Exit codes: 0 done, 1 refused, 2 wrong use. */
@Command(
    name = "sojourn",
    description = "Manages user sessions across devices.",
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Done.", "1:Refused, or it cannot be done.", "2:Wrong use."})
public final class Main implements Runnable {

  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          ServeCommand.class,
          UsersCommand.class,
          SessionsCommand.class,
          TenantsCommand.class,
          KeysCommand.class,
          ServiceKeysCommand.class,
          RulesCommand.class,
          BackupCommand.class,
          RestoreCommand.class,
          DoctorCommand.class,
          CompletionCommand.class);

  private static final int WIDTH = 100;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show which version this is.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean version;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  Main() {}

  /** The version, as the package states it. */
  static final class Version implements IVersionProvider {

    Version() {}

    @Override
    public String[] getVersion() {
      String packaged = Main.class.getPackage().getImplementationVersion();
      return new String[] {"sojourn " + (packaged == null ? "(not packaged)" : packaged)};
    }
  }

  /** Runs what the arguments say; servers go on after it has returned. */
  public static void main(String[] arguments) {
    // JDKs 22 to 24 would see a console where there is only a pipe.
    System.setProperty("jdk.console", "java.base");
    int code = commandLine(Terminal.system(), arguments).execute(arguments);
    if (code != CommandLine.ExitCode.OK) {
      System.exit(code);
    }
  }

  /**
   * The command before the person at {@code terminal}.
   *
   * @param arguments what will be executed; when they begin with the name of a command, only that
   *     one is below it, since to make them all takes a third of a server's start
   */
  static CommandLine commandLine(Terminal terminal, String... arguments) {
    IFactory parts = partsFor(terminal);
    CommandLine line = new CommandLine(new Main(), parts);
    String first = arguments.length == 0 ? "" : arguments[0];
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(command -> command.getAnnotation(Command.class).name().equals(first))
            .toList();
    for (Class<?> command : named.isEmpty() ? COMMANDS : named) {
      line.addSubcommand(new CommandLine(command, parts));
    }
    return line.setUsageHelpWidth(WIDTH)
        // An argument that begins with '@' is one, and no file to read arguments from.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(WrongUse::explain)
        .setExecutionExceptionHandler((fault, command, parsed) -> {
          PrintWriter err = command.getErr();
          err.println("sojourn: " + Plain.text(Faults.oneLine(fault)));
          err.flush();
          return 1;
        });
  }

  private static IFactory partsFor(Terminal terminal) {
    IFactory standard = CommandLine.defaultFactory();
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        if (type == Confirmation.class) {
          return type.cast(new Confirmation(terminal));
        }
        return type == PasswordOptions.class
            ? type.cast(new PasswordOptions(terminal))
            : standard.create(type);
      }
    };
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Name a command: " + String.join(", ", spec.subcommands().keySet()) + ".");
  }
}
