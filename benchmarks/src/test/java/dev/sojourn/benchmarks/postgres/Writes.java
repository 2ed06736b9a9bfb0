package dev.sojourn.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Ending;
import dev.sojourn.SessionManager;
import dev.sojourn.benchmarks.Population;
import dev.sojourn.benchmarks.postgres.Turns.Work;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sign-ins and ends of 32 callers, beside the least that a plain program would write for them: one
 * row of a session's shape with its indexes, and for an end one row more for the outbox.
 */
final class Writes {

  private static final int CALLERS = 32;

  private Writes() {}

  static void run(Database database, Turns turns, int sessions) throws SQLException {
    try (SessionManager node = Nodes.open(database.create("writes").withConnections(CALLERS));
        HikariDataSource plain = database.pool("writes", CALLERS)) {
      RawRows raw = new RawRows(database, plain, node);
      AtomicInteger users = new AtomicInteger();
      turns.compare(
          CALLERS,
          Work.of("inserts of one row", raw::insert),
          Work.of(
              "sign-in of a new user", () -> Nodes.signIn(node, "new-" + users.getAndIncrement())));

      Creation.Created[] known = Nodes.signIn(node, "known-", 20_000);
      Turns.together(
          CALLERS,
          thread -> {
            for (int i = thread; i < known.length; i += CALLERS) {
              node.end(known[i].session().id(), EndReason.SIGNED_OUT);
            }
          });
      AtomicInteger next = new AtomicInteger();
      turns.compare(
          CALLERS,
          Work.of("inserts of one row", raw::insert),
          Work.of(
              "sign-in on a known device", () -> signInAgain(node, known, next.getAndIncrement())));

      Creation.Created[] living = Nodes.signIn(node, "living-", sessions);
      raw.fill(4 * sessions); // whose updates are faster
      AtomicInteger ended = new AtomicInteger();
      turns.compare(
          CALLERS,
          Work.of("updates of one row with an outbox row", raw::update),
          Work.of("end of a session", () -> end(node, living, ended.getAndIncrement())));
      turns.compare(
          CALLERS,
          Work.of("the same in one statement", raw::updateAtOnce),
          Work.of("end of a session", () -> end(node, living, ended.getAndIncrement())));
    }
  }

  private static void signInAgain(SessionManager node, Creation.Created[] known, int i) {
    int of = i % known.length;
    Client client =
        new Client(
            Population.CLIENT.ip(),
            Population.CLIENT.userAgent(),
            Population.CLIENT.hints(),
            known[of].deviceToken());
    Creation creation = node.create(Population.signIn("known-" + of).client(client));
    if (!(creation instanceof Creation.Created)) {
      throw new IllegalStateException(creation.toString());
    }
  }

  private static void end(SessionManager node, Creation.Created[] living, int i) {
    if (i >= living.length) {
      throw new IllegalStateException("too few sessions were made");
    }
    Ending ending = node.end(living[i].session().id(), EndReason.SIGNED_OUT);
    if (!(ending instanceof Ending.Ended)) {
      throw new IllegalStateException(ending.toString());
    }
  }
}
