package dev.sojourn.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.Activity;
import dev.sojourn.Creation;
import dev.sojourn.Freshness;
import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import dev.sojourn.benchmarks.Population;
import dev.sojourn.benchmarks.postgres.Turns.Work;
import dev.sojourn.store.jdbc.SessionRows;
import dev.sojourn.token.SessionToken;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;

/** Checks of 8 threads: from the near cache, from the store, and as Spring Session does it. */
final class Checks {

  private static final int SESSIONS = 1_000;
  private static final int THREADS = 8;

  /** Compilers share the processors with the threads: before that they are measured, too. */
  private static final Duration UNTIL_HOT = Duration.ofSeconds(60);

  private Checks() {}

  static void run(Database database, Turns turns) throws SQLException {
    try (SessionManager node = Nodes.open(database.create("checks").withConnections(THREADS));
        HikariDataSource plain = database.pool("checks", THREADS)) {
      Creation.Created[] sessions = Nodes.signIn(node, "user-", SESSIONS);
      SessionToken[] tokens = Nodes.tokens(sessions);
      byte[][] ids =
          Arrays.stream(sessions)
              .map(one -> bytes(one.session().id().value()))
              .toArray(byte[][]::new);
      Work bare =
          Work.atRandom("the bare query", random -> query(plain, ids[random.nextInt(SESSIONS)]));
      Work miss =
          Work.atRandom(
              "check that reads the store",
              random -> check(random, node, tokens, Freshness.STRICT));
      Work hit =
          Work.atRandom(
              "check from the near cache", random -> check(random, node, tokens, Freshness.CACHED));
      turns.warm(THREADS, miss, UNTIL_HOT);
      turns.compare(THREADS, bare, miss);
      turns.compare(THREADS, bare, hit);
      SpringCycle spring = new SpringCycle(database, THREADS, SESSIONS);
      try {
        SplittableRandom random = new SplittableRandom(1);
        long before = database.statements();
        for (int i = 0; i < 1_000; i++) {
          spring.request(random);
        }
        System.out.printf(
            "Spring Session's cycle of a read-only request: %.2f statements, begins and commits among"
                + " them%n",
            (database.statements() - before) / 1_000.0);
        Work cycle = Work.atRandom("Spring Session's cycle", spring::request);
        turns.compare(THREADS, cycle, miss);
        turns.compare(THREADS, cycle, hit);
      } finally {
        spring.close();
      }
    }
  }

  private static void check(
      SplittableRandom random, SessionManager node, SessionToken[] tokens, Freshness freshness) {
    SessionToken token = tokens[random.nextInt(tokens.length)];
    Validation answer = node.validate(token, Population.CLIENT, Activity.BACKGROUND, freshness);
    if (!(answer instanceof Validation.Active)) {
      throw new IllegalStateException("a session is over");
    }
  }

  /** The same row with what is joined to it, by the driver alone; every column is taken. */
  private static void query(HikariDataSource plain, byte[] id) {
    try (Connection connection = plain.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(SessionRows.FROM + "WHERE s.id = ?")) {
      statement.setBytes(1, id);
      try (ResultSet row = statement.executeQuery()) {
        int columns = row.getMetaData().getColumnCount();
        if (!row.next()) {
          throw new IllegalStateException("no row");
        }
        for (int i = 1; i <= columns; i++) {
          row.getObject(i);
        }
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
