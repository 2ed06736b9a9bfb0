package dev.sojourn.benchmarks.postgres;

import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Creation;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.Validation;
import dev.sojourn.benchmarks.Population;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How many statements users cost who click every second, under the policy that is the default. */
final class Clicks {

  private static final int USERS = 1_000;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private Clicks() {}

  /**
   * Prints it.
   *
   * @param seconds how long they click; two minutes hold what each session writes for its activity
   */
  static void run(Database database, int seconds) throws SQLException {
    try (SessionManager node = Nodes.open(database.create("clicks"), SessionPolicy.DEFAULT)) {
      Creation.Created[] users = Nodes.signIn(node, "user-", USERS);
      click(node, users, 1, 0); // what is not in the near cache yet
      say(database, "users who click every second", seconds, () -> click(node, users, seconds, 0));
      int fewer = Math.max(5, seconds / 6);
      say(
          database,
          "the same, each tenth writes an attribute",
          fewer,
          () -> click(node, users, fewer, 10));
    }
  }

  private static void say(Database database, String what, int seconds, Runnable clicks)
      throws SQLException {
    long before = database.statements();
    long polls = database.polls();
    clicks.run();
    double all = database.statements() - before;
    double feed = database.polls() - polls;
    double checks = (double) seconds * USERS;
    System.out.printf(
        "%-44s %.4f statements for each of %,.0f checks, and %.1f a second for the feed%n",
        what, (all - feed) / checks, checks, feed / seconds);
  }

  private static void click(SessionManager node, Creation.Created[] users, int seconds, int part) {
    long begin = Turns.nanos();
    for (int second = 0; second < seconds; second++) {
      for (int i = 0; i < users.length; i++) {
        Validation answer = node.validate(users[i].token(), Population.CLIENT);
        if (!(answer instanceof Validation.Active)) {
          throw new IllegalStateException("a session is over");
        }
        if (part > 0 && (i + second) % part == 0) {
          String value = Integer.toString(second);
          node.update(
              users[i].session().id(), AttributeDelta.set("tour", new AttributeValue.Text(value)));
        }
      }
      LockSupport.parkNanos(begin + (second + 1) * SECOND - Turns.nanos());
    }
  }
}
