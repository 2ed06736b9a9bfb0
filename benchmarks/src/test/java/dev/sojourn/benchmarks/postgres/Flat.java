package dev.sojourn.benchmarks.postgres;

import static dev.sojourn.SessionFilter.filter;

import dev.sojourn.Activity;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Freshness;
import dev.sojourn.Initiator;
import dev.sojourn.IpRange;
import dev.sojourn.PageRequest;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.Validation;
import dev.sojourn.benchmarks.InTurn;
import dev.sojourn.benchmarks.Population;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Function;

/** What the store is asked for among very many sessions, beside the same among a thousand. */
final class Flat {

  private static final int FEW = 1_000;
  private static final PageRequest PAGE = PageRequest.first(50);

  private final InTurn inTurn;

  private Flat(boolean quick) {
    inTurn = new InTurn(200, Duration.ofSeconds(quick ? 1 : 3));
  }

  static void run(Database database, int many, boolean quick) throws SQLException {
    try (Side few = new Side(database, "few", FEW);
        Side much = new Side(database, "many", many)) {
      System.out.printf("among %,d sessions beside %,d, one caller:%n", many, FEW);
      Flat flat = new Flat(quick);
      flat.print("check that reads the store", few, much, Side::miss);
      flat.print("sessions of a user", few, much, Side::ofUser);
      flat.print("search: living", few, much, side -> side.search(living()));
      flat.print(
          "search: tenant", few, much, side -> side.search(filter().tenant("default").build()));
      flat.print(
          "search: policy",
          few,
          much,
          side -> side.search(filter().policy(SessionPolicy.DEFAULT_NAME).build()));
      flat.print(
          "search: guests",
          few,
          much,
          side -> side.search(filter().tenant("default").kind(SessionKind.GUEST).build()));
      flat.print("search: address, all", few, much, side -> side.search(from("203.0.113.0/24")));
      flat.print("search: address, none", few, much, side -> side.search(from("198.51.100.0/24")));
      flat.print("sign-in", few, much, Side::create);
      flat.print("sign-in and end of all", few, much, Side::endAll);
    }
  }

  private void print(String what, Side few, Side much, Function<Side, Object> work) {
    System.out.println(inTurn.line(what, () -> work.apply(few), () -> work.apply(much)));
  }

  private static SessionFilter living() {
    return filter().tenant("default").state(SessionState.ACTIVE).build();
  }

  private static SessionFilter from(String range) {
    return filter().state(SessionState.ACTIVE).ip(IpRange.parse(range).orElseThrow()).build();
  }

  /** One database with its node. */
  private static final class Side implements AutoCloseable {
    private final SplittableRandom random = new SplittableRandom(1);
    private final SessionManager node;
    private final Creation.Created[] sessions;
    private int created;

    Side(Database database, String name, int size) throws SQLException {
      node = Nodes.open(database.create(name));
      sessions = Nodes.signIn(node, "user-", FEW);
      new Crowd(database, name).grow(FEW, size);
    }

    private Creation.Created any() {
      return sessions[random.nextInt(sessions.length)];
    }

    Object miss() {
      Validation answer =
          node.validate(any().token(), Population.CLIENT, Activity.BACKGROUND, Freshness.STRICT);
      if (!(answer instanceof Validation.Active)) {
        throw new IllegalStateException("a session is over");
      }
      return answer;
    }

    Object ofUser() {
      return node.list(filter().user("user-" + random.nextInt(FEW)).build(), PAGE);
    }

    Object search(SessionFilter wanted) {
      return node.list(wanted, PAGE);
    }

    Creation.Created create() {
      return Nodes.signIn(node, "new-" + created++);
    }

    Object endAll() {
      UserId user = UserId.of("ended-" + created++);
      Nodes.signIn(node, user.id());
      node.endAllOf(user, null, EndReason.ENDED_BY_ADMIN, Initiator.APPLICATION);
      return user;
    }

    @Override
    public void close() {
      node.close();
    }
  }
}
