package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.testkit.history.HistoryNode;
import dev.sojourn.testkit.history.HistoryPlan;
import dev.sojourn.testkit.history.HistoryReport;
import dev.sojourn.testkit.history.NodeProcess;
import dev.sojourn.testkit.history.Violation;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What nodes tell their clients while something is the matter with one of them: two are processes
 * of their own, the last one is in this process.
 */
class NodeFaultsHistoryTest extends PostgresHistories {

  private static final int PROCESSES = 2;

  /**
   * Who waits longer for a node that is stopped or cut off changes too little by the others: what
   * that node has in memory would still be right.
   */
  private static final Duration CLIENTS_PATIENCE = Duration.ofMillis(200);

  private static final int CLIENTS = 24;
  private static final Duration LONGER = Duration.ofSeconds(14);

  private final List<NodeProcess> processes = new ArrayList<>();

  /** How the first node is started, and where its database is. */
  private UnaryOperator<List<String>> asFirst = command -> command;

  /** How a node is told what to do. */
  private BiFunction<PostgresSettings, HistoryPlan, List<String>> command = NodeProgram::command;

  /** By which way a node reaches the database. */
  private IntFunction<PostgresSettings> wayOf = node -> database;

  @Override
  protected HistoryNode start(int node, HistoryPlan plan) throws Exception {
    if (node >= PROCESSES) {
      return super.start(node, plan);
    }
    List<String> words = command.apply(wayOf.apply(node), plan);
    NodeProcess process =
        NodeProcess.start(node == 0 ? asFirst.apply(words) : words, CLIENTS_PATIENCE);
    processes.add(process);
    return process;
  }

  private static HistoryPlan plan() {
    return HistoryPlan.standard().withClients(CLIENTS);
  }

  private void checkWithNodesKilled(HistoryPlan plan) throws Exception {
    check(plan, new NodeKiller(processes));
  }

  private void checkWithNodesStopped(HistoryPlan plan) throws Exception {
    historyWithNodesStopped(plan).assertNothingBroken();
  }

  private HistoryReport historyWithNodesStopped(HistoryPlan plan) throws Exception {
    processes.clear();
    try (FeedWay first = new FeedWay(database);
        FeedWay second = new FeedWay(database)) {
      List<FeedWay> ways = List.of(first, second);
      wayOf = node -> ways.get(node).database();
      HistoryReport report = history(plan, new NodePauser(processes, ways));
      closeNodes();
      return report;
    }
  }

  private void checkWithANodeCutOff(HistoryPlan plan) throws Exception {
    assumeTrue(Namespace.obstacle().isEmpty(), () -> Namespace.obstacle().orElse(""));
    try (Namespace network = new Namespace();
        EmbeddedPostgres server =
            Server.start(Map.of("listen_addresses", "localhost," + network.addressHere()))) {
      database = Server.database(server);
      Server.admit(database, network.addressThere());
      PostgresSettings ofFirst =
          PostgresSettings.of(
              "postgres://postgres@" + network.addressHere() + ":" + server.getPort() + "/postgres",
              null);
      wayOf = node -> node == 0 ? ofFirst : database;
      asFirst = network::command;
      check(plan, new NodeCutter(network));
      closeNodes();
    }
  }

  @Test
  void nothingBreaksAPromiseWhileNodesAreKilled() throws Exception {
    checkWithNodesKilled(plan());
  }

  @Test
  void nothingBreaksAPromiseWhileNodesAreStopped() throws Exception {
    checkWithNodesStopped(plan());
  }

  /**
   * Without this the test above could not fail. A node that is stopped before it has anything in
   * memory gives nothing away, as on a busy machine: so for longer, and again.
   */
  @Test
  void nodesWhoseClocksStopWithThemAreCaught() throws Exception {
    command = NodeProgram::commandWithStoppingClocks;
    Set<Violation.Kind> found = Set.of();
    for (int attempt = 0;
        attempt < 5 && !found.contains(Violation.Kind.ENDED_YET_ACTIVE);
        attempt++) {
      found = historyWithNodesStopped(plan().lasting(LONGER)).counts().keySet();
    }
    assertThat(found).contains(Violation.Kind.ENDED_YET_ACTIVE);
  }

  @Test
  void nothingBreaksAPromiseWhileANodeIsCutOff() throws Exception {
    checkWithANodeCutOff(plan());
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseWhileNodesAreKilledForLong() throws Exception {
    checkWithNodesKilled(plan().forLong());
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseWhileNodesAreStoppedForLong() throws Exception {
    checkWithNodesStopped(plan().forLong());
  }

  @Test
  @Tag("soak")
  void nothingBreaksAPromiseWhileANodeIsCutOffForLong() throws Exception {
    checkWithANodeCutOff(plan().forLong());
  }
}
