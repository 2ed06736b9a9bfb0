package dev.sojourn.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code sojourn demo --nodes N --store postgres}: a database, N servers over it, and a proxy
 * before them. The launcher calls it; {@code sojourn demo --help} tells what it does.
 */
@Command(name = "sojourn demo")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Main implements Callable<Integer> {

  private static final int MAX_NODES = 9;
  private static final int MAX_PORT = 65_535;
  private static final String POSTGRES = "postgres";

  @Spec private CommandSpec spec;

  @Option(names = "--launcher", required = true, hidden = true)
  private Path launcher;

  @Option(names = "--nodes", defaultValue = "1")
  private int nodes;

  @Option(names = "--store", required = true)
  private String store;

  @Option(names = "--port", defaultValue = "8080")
  private int port;

  @Option(names = "--data", defaultValue = "data/demo")
  private Path data;

  private Main() {}

  /** Runs until it is stopped. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main())
            .setParameterExceptionHandler((wrong, given) -> explain(wrong))
            .setExecutionExceptionHandler((fault, command, given) -> explain(command, fault))
            .execute(arguments));
  }

  private static int explain(ParameterException wrong) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println("sojourn: " + wrong.getMessage());
    err.println("See: sojourn demo --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(CommandLine command, Exception fault) {
    command.getErr().println("sojourn: " + fault.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() throws Exception {
    check();
    PrintWriter out = spec.commandLine().getOut();
    Cluster cluster = new Cluster(launcher, data, port, out);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::stop, "stop"));
    cluster.start(nodes);
    new CountDownLatch(1).await();
    return 0;
  }

  private void check() {
    if (!store.equals(POSTGRES)) {
      throw wrong("--store: only " + POSTGRES + " can be started here");
    }
    if (nodes < 1 || nodes > MAX_NODES) {
      throw wrong("--nodes must be 1 to " + MAX_NODES);
    }
    if (port < 1 || port + nodes > MAX_PORT) {
      throw wrong("--port must be 1 to " + (MAX_PORT - nodes) + ": the nodes take those behind it");
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
