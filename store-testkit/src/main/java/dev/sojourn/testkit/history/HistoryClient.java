package dev.sojourn.testkit.history;

import dev.sojourn.Freshness;
import dev.sojourn.RejectReason;
import dev.sojourn.UserId;
import dev.sojourn.testkit.history.KnownSessions.Known;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One of the clients: does what it draws, and often looks at what it did. Not thread-safe. */
final class HistoryClient {

  /** Why sessions end when all of a user's do. */
  static final RejectReason END_ALL_REASON = RejectReason.SIGNED_OUT_ELSEWHERE;

  /** After so many calls other users take the place of those that there were. */
  private static final int CALLS_OF_A_GENERATION = 3_000;

  private static final int PERCENT_AT_HOME = 60;
  private static final int PERCENT_AGAIN = 40;
  private static final List<String> ATTRIBUTES = List.of("cart", "theme", "step");

  private final int number;
  private final List<? extends HistoryNode> nodes;
  private final HistoryPlan plan;
  private final History history;
  private final KnownSessions known;
  private final RandomGenerator random;
  private final HistoryCalls calls;
  private @Nullable Known latest;
  private int values;

  HistoryClient(
      int number,
      List<? extends HistoryNode> nodes,
      HistoryPlan plan,
      History history,
      KnownSessions known,
      RandomGenerator random) {
    this.number = number;
    this.nodes = nodes;
    this.plan = plan;
    this.history = history;
    this.known = known;
    this.random = random;
    this.calls = new HistoryCalls(number, nodes, history, known);
  }

  void run(BooleanSupplier goesOn) {
    while (goesOn.getAsBoolean()) {
      boolean answered = step();
      long rest = plan.pause().toNanos() * (answered ? 1 : 4);
      Pause.upTo(rest, random);
    }
  }

  /** Makes one call, or some that belong together; whether the last one was answered. */
  private boolean step() {
    int node = random.nextInt(100) < PERCENT_AT_HOME ? number % nodes.size() : anyNode();
    Optional<Known> some = session();
    int drawn = random.nextInt(1_000);
    if (some.isEmpty() || drawn < 90) {
      return create(node);
    }
    Known session = some.get();
    latest = session;
    if (drawn < 210) {
      Answer answer = calls.write(node, session, any(ATTRIBUTES), value());
      return answer instanceof Answer.Unknown ? false : lookAgain(node, session);
    }
    if (drawn < 240) {
      return isKnown(calls.stateAccess(node, session.user(), value())) && lookAgain(node, session);
    }
    if (drawn < 265) {
      return isKnown(calls.end(node, session)) && lookAgain(node, session);
    }
    if (drawn < 277) {
      boolean spares = random.nextInt(3) == 0;
      return isKnown(calls.endAll(node, session.user(), spares ? session.id() : null))
          && lookAgain(node, session);
    }
    if (drawn < 283) {
      return disableForAWhile(node, session);
    }
    if (drawn < 286) {
      return isKnown(calls.signOut(node, session.user().tenant())) && lookAgain(node, session);
    }
    return look(node, session, random.nextInt(8) == 0);
  }

  private boolean create(int node) {
    int generation = history.size() / CALLS_OF_A_GENERATION;
    String tenant = "tenant" + random.nextInt(HistoryPlan.TENANTS);
    String user = "user" + generation + "-" + random.nextInt(plan.users());
    Optional<Known> created = calls.create(node, UserId.of(tenant, user));
    created.ifPresent(session -> latest = session);
    return created.isPresent() && lookAgain(node, created.get());
  }

  private boolean disableForAWhile(int node, Known session) {
    boolean answered = isKnown(calls.disable(node, session.user())) && lookAgain(node, session);
    calls.enable(anyNode(), session.user());
    return answered;
  }

  /** By the same node from its memory, or by any from the store: there it must be seen. */
  private boolean lookAgain(int node, Known session) {
    return switch (random.nextInt(4)) {
      case 0 -> look(node, session, false);
      case 1 -> look(anyNode(), session, true);
      case 2 -> look(anyNode(), session, false);
      default -> true;
    };
  }

  private boolean look(int node, Known session, boolean strict) {
    return isKnown(calls.validate(node, session, strict ? Freshness.STRICT : Freshness.CACHED));
  }

  private Optional<Known> session() {
    Known last = latest;
    return last != null && random.nextInt(100) < PERCENT_AGAIN
        ? Optional.of(last)
        : known.any(random);
  }

  private String value() {
    return "v" + number + "." + ++values;
  }

  private int anyNode() {
    return random.nextInt(nodes.size());
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static boolean isKnown(Answer answer) {
    return !(answer instanceof Answer.Unknown);
  }
}
