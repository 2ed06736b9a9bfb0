package dev.sojourn.testkit.history;

import dev.sojourn.Freshness;
import dev.sojourn.RejectReason;
import dev.sojourn.UserId;
import dev.sojourn.testkit.history.HistoryCalls.Seen;
import dev.sojourn.testkit.history.KnownSessions.Known;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final Answer SUPERSEDED = new Answer.Rejected(RejectReason.SUPERSEDED);

  private final int number;
  private final List<? extends HistoryNode> nodes;
  private final HistoryPlan plan;
  private final History history;
  private final KnownSessions known;
  private final RandomGenerator random;
  private final HistoryCalls calls;

  /** What each node answered for last. */
  private final Map<Integer, Known> served = new HashMap<>();

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
    if (some.isEmpty() || drawn < 80) {
      return lookAgain(node, calls.create(node, anyUser(anyTenant())));
    }
    if (drawn < 100) {
      return beGuest(node);
    }
    Known session = some.get();
    latest = session;
    if (drawn < 210) {
      return write(node, session);
    }
    if (drawn < 235) {
      return isKnown(calls.end(node, session)) && lookAgain(node, session);
    }
    if (drawn < 255) {
      return lookAgain(node, calls.rotate(node, session));
    }
    if (drawn < 258) {
      return isKnown(calls.signOut(node, session.tenant())) && lookAgain(node, session);
    }
    if (drawn < 310) {
      return session.user() == null
          ? signIn(node, session)
          : changeUser(node, session, session.user(), drawn);
    }
    return look(node, session, random.nextInt(8) == 0);
  }

  /** Then what others see of it may be asked about by what the client has seen. */
  private boolean write(int node, Known session) {
    Optional<Seen> seen = calls.write(node, session, any(ATTRIBUTES), value());
    if (seen.isPresent() && random.nextBoolean()) {
      return isKnown(calls.validate(anyNode(), session, seen.get()));
    }
    return seen.isPresent() && lookAgain(node, session);
  }

  private boolean changeUser(int node, Known session, UserId user, int drawn) {
    if (drawn < 288) {
      return isKnown(calls.stateAccess(node, user, value())) && lookAgain(node, session);
    }
    if (drawn < 302) {
      boolean spares = random.nextInt(3) == 0;
      return isKnown(calls.endAll(node, user, spares ? session.id() : null))
          && lookAgain(node, session);
    }
    boolean answered = isKnown(calls.disable(node, user)) && lookAgain(node, session);
    calls.enable(anyNode(), user);
    return answered;
  }

  private boolean beGuest(int node) {
    Optional<Known> guest = known.anyGuest(random);
    return guest.isPresent()
        ? signIn(node, guest.get())
        : lookAgain(node, calls.createGuest(node, anyTenant()));
  }

  private boolean signIn(int node, Known guest) {
    return lookAgain(anyNode(), Optional.of(guest))
        && lookAgain(node, calls.signIn(node, anyUser(guest.tenant()), guest));
  }

  private String anyTenant() {
    return "tenant" + random.nextInt(HistoryPlan.TENANTS);
  }

  private UserId anyUser(String tenant) {
    int generation = history.size() / CALLS_OF_A_GENERATION;
    return UserId.of(tenant, "user" + generation + "-" + random.nextInt(plan.users()));
  }

  /** Also at what a call has made. */
  private boolean lookAgain(int node, Optional<Known> made) {
    made.ifPresent(session -> latest = session);
    return made.isPresent() && lookAgain(node, made.get());
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
    Answer answer = calls.validate(node, session, strict ? Freshness.STRICT : Freshness.CACHED);
    if (answer.equals(SUPERSEDED) && random.nextBoolean()) {
      // By the application, which may: the answer to a rotation was lost, say.
      calls.rotate(node, session).ifPresent(rotated -> latest = rotated);
    }
    if (answer instanceof Answer.Active) {
      served.put(node, session);
    } else if (!isKnown(answer)) {
      endElsewhere(node, served.remove(node));
    }
    return isKnown(answer);
  }

  /**
   * Of a node that is silent, because it is stopped, say, nobody knows what it still has in memory.
   * What it served last is ended by another one, and the silent one is asked once the bound is
   * over: its answer counts however late it comes.
   */
  private void endElsewhere(int silent, @Nullable Known session) {
    if (session == null || nodes.size() == 1) {
      return;
    }
    int other = (silent + 1 + random.nextInt(nodes.size() - 1)) % nodes.size();
    if (isKnown(calls.end(other, session))) {
      Pause.of(plan.rules().maxStaleness().plusMillis(1));
      calls.validate(silent, session, Freshness.CACHED);
    }
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
