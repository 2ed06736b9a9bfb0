package dev.sojourn.testkit.history;

import dev.sojourn.Freshness;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.testkit.Waiting;
import dev.sojourn.testkit.history.KnownSessions.Known;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Makes a history: clients that call nodes at random, a reader of events, and what disturbs them.
 * In the end, when all is quiet, every node is asked about every session, must do its work again as
 * at the beginning, and the events are read to their end. One for each history; not thread-safe.
 */
final class HistoryRun {

  /** How long it may take until all nodes answer again after the last disturbance. */
  private static final Duration RECOVERY = Duration.ofMinutes(1);

  /** How long clients may wait for their last answers. */
  private static final Duration LAST_ANSWERS = Duration.ofMinutes(2);

  private static final int MOST_PAGES = 1_000_000;

  private final HistoryPlan plan;
  private final List<HistoryNode> nodes;
  private final History history = new History();
  private final KnownSessions known = new KnownSessions();
  private final AtomicBoolean failed = new AtomicBoolean();

  /** Of these nodes over one store, which must be set up for the plan's rules. */
  HistoryRun(HistoryPlan plan, List<? extends HistoryNode> nodes) {
    this.plan = plan;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Makes it, and judges it.
   *
   * @throws AssertionError if a client meets anything but answers and a store that does not, or if
   *     the nodes do not recover
   */
  HistoryReport run(Disturbance disturbance) {
    AtomicBoolean reading = new AtomicBoolean(true);
    EventReader reader = new EventReader(plan.clients(), nodes, history, random(plan.clients()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> read = threads.submit(() -> carefully(() -> reader.run(reading::get)));
      try {
        callAndDisturb(threads, disturbance);
      } finally {
        reading.set(false);
      }
      Waiting.get(read, "the reader of events", LAST_ANSWERS);
    }
    lookAtAll();
    if (!disturbance.equals(Disturbance.NONE)) {
      new Recovery(plan, nodes, history, known).await(RECOVERY);
    }
    drain(reader);
    List<Operation> operations = history.operations();
    return new HistoryReport(
        plan, history.start(), operations, Checker.check(operations, plan.rules()));
  }

  private void callAndDisturb(ExecutorService threads, Disturbance disturbance) {
    List<Future<?>> calling = new ArrayList<>();
    for (int number = 0; number < plan.clients(); number++) {
      HistoryClient client = new HistoryClient(number, nodes, plan, history, known, random(number));
      calling.add(threads.submit(() -> carefully(() -> client.run(this::goesOn))));
    }
    RandomGenerator random = random(plan.clients() + 1);
    Future<?> disturbing =
        threads.submit(() -> carefully(() -> disturbance.disturb(random, this::goesOn)));
    Duration patience = plan.duration().plus(LAST_ANSWERS);
    calling.forEach(one -> Waiting.get(one, "a client", patience));
    Waiting.get(disturbing, "what disturbs", patience);
  }

  private boolean goesOn() {
    return !failed.get()
        && history.size() < plan.operations()
        && history.age() < plan.duration().toNanos();
  }

  /** What one of them meets ends the history for all. */
  private Object carefully(Task task) throws Exception {
    try {
      task.run();
      return true;
    } catch (Exception | AssertionError met) {
      failed.set(true);
      throw met;
    }
  }

  private interface Task {
    void run() throws Exception;
  }

  private RandomGenerator random(int number) {
    return Seeded.random(plan.seed() * 1_000 + number);
  }

  /** From memory and from the store, by a client that did nothing itself. */
  private void lookAtAll() {
    List<Known> all = known.all();
    HistoryCalls calls = new HistoryCalls(plan.clients() + 1, nodes, history, known);
    for (int node = 0; node < nodes.size(); node++) {
      for (Known session : all) {
        int there = node;
        BooleanSupplier answers =
            () ->
                !(calls.validate(there, session, Freshness.STRICT) instanceof Answer.Unknown)
                    && !(calls.validate(there, session, Freshness.CACHED)
                        instanceof Answer.Unknown);
        Waiting.until(RECOVERY, "node " + there + " to answer", answers);
      }
    }
  }

  private void drain(EventReader reader) {
    Waiting.until(RECOVERY, "the events to end", () -> reader.drain(MOST_PAGES));
  }
}
