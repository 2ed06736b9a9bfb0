package dev.sojourn.store.postgres;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.history.HistoryNode;
import dev.sojourn.testkit.history.HistoryPlan;
import dev.sojourn.testkit.history.NodeService;
import dev.sojourn.testkit.history.Rules;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The program of a node that is a process of its own: one over the database that it is told. */
final class NodeProgram {

  /** The last argument of a node whose clocks stand still while it is stopped. */
  private static final String STOPPING_CLOCKS = "stopping-clocks";

  private NodeProgram() {}

  /** How to start it, with everything that the test itself runs from. */
  static List<String> command(PostgresSettings database, HistoryPlan plan) {
    return command(database, plan, "");
  }

  /** The same for a node that believes in its memory by clocks that stand still with it. */
  static List<String> commandWithStoppingClocks(PostgresSettings database, HistoryPlan plan) {
    return command(database, plan, STOPPING_CLOCKS);
  }

  private static List<String> command(
      PostgresSettings database, HistoryPlan plan, String weakness) {
    String classPath =
        String.join(
            File.pathSeparator,
            Path.of("target", "test-classes").toAbsolutePath().toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""));
    return List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        // It does not live long enough for more to pay off.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        classPath,
        NodeProgram.class.getName(),
        database.url(),
        String.valueOf(plan.seed()),
        String.valueOf(plan.rules().maxStaleness().toMillis()),
        String.valueOf(plan.rules().sessionsPerUser()),
        weakness);
  }

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    OutputStream out = System.out;
    System.setOut(System.err); // answers alone go out there
    PostgresSettings database = PostgresHistories.asNode(PostgresSettings.of(arguments[0], null));
    HistoryPlan plan =
        HistoryPlan.standard()
            .withSeed(Long.parseLong(arguments[1]))
            .withRules(
                new Rules(
                    Duration.ofMillis(Long.parseLong(arguments[2])),
                    Integer.parseInt(arguments[3])));
    try (HistoryNode node = HistoryNode.over(open(database, arguments[4]), plan)) {
      NodeService.serve(node, System.in, out);
    }
  }

  private static SessionStore open(PostgresSettings database, String weakness) {
    if (!weakness.equals(STOPPING_CLOCKS)) {
      return PostgresStore.open(database);
    }
    StoppingClocks clocks = new StoppingClocks();
    return clocks.over(PostgresStore.open(database.withTime(clocks)));
  }
}
