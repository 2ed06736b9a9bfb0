package dev.sojourn.benchmarks.postgres;

import dev.sojourn.Activity;
import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Creation;
import dev.sojourn.Freshness;
import dev.sojourn.SessionManager;
import dev.sojourn.benchmarks.Population;
import dev.sojourn.benchmarks.postgres.Turns.Work;
import dev.sojourn.store.postgres.PostgresSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** What nodes cost that do nothing, and what one, two and three get done together. */
final class Feeds {

  private static final int SESSIONS = 1_000;
  private static final int THREADS = 4;
  private static final int MOST_NODES = 3;
  private static final Duration QUIET = Duration.ofSeconds(10);

  private Feeds() {}

  static void run(Database database, Turns turns) throws SQLException {
    PostgresSettings settings = database.create("feeds").withConnections(THREADS);
    List<SessionManager> nodes = new ArrayList<>();
    try {
      nodes.add(Nodes.open(settings));
      Creation.Created[] sessions = Nodes.signIn(nodes.getFirst(), "user-", SESSIONS);
      for (int count = 1; count <= MOST_NODES; count++) {
        if (count > nodes.size()) {
          nodes.add(Nodes.open(settings));
        }
        idle(database, count);
        double checks = turns.rate(count * THREADS, checks(nodes, sessions));
        double writes = turns.rate(count * THREADS, writes(nodes, sessions));
        System.out.printf(
            "%d nodes: %,9.0f checks that read the store a second, %,7.0f changes of an attribute%n",
            count, checks, writes);
      }
    } finally {
      nodes.forEach(SessionManager::close);
    }
  }

  private static void idle(Database database, int nodes) throws SQLException {
    long before = database.statements();
    long polls = database.polls();
    LockSupport.parkNanos(QUIET.toNanos());
    double all = database.statements() - before;
    double feed = database.polls() - polls;
    System.out.printf(
        "%d idle nodes: %.1f statements a second for each, %.1f of them of its feed%n",
        nodes, all / QUIET.toSeconds() / nodes, feed / QUIET.toSeconds() / nodes);
  }

  private static Work checks(List<SessionManager> nodes, Creation.Created[] sessions) {
    return new Work(
        "check that reads the store",
        thread -> {
          SessionManager node = nodes.get(thread / THREADS);
          SplittableRandom random = new SplittableRandom(thread);
          return () ->
              node.validate(
                  any(random, sessions).token(),
                  Population.CLIENT,
                  Activity.BACKGROUND,
                  Freshness.STRICT);
        });
  }

  private static Work writes(List<SessionManager> nodes, Creation.Created[] sessions) {
    AttributeDelta delta = AttributeDelta.set("theme", new AttributeValue.Text("d".repeat(50)));
    return new Work(
        "change of an attribute",
        thread -> {
          SessionManager node = nodes.get(thread / THREADS);
          SplittableRandom random = new SplittableRandom(thread);
          return () -> node.update(any(random, sessions).session().id(), delta);
        });
  }

  private static Creation.Created any(SplittableRandom random, Creation.Created[] sessions) {
    return sessions[random.nextInt(sessions.length)];
  }
}
