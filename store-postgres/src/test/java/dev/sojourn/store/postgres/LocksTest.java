package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.Retention;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.Touch;
import dev.sojourn.testkit.Draft;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.testkit.Waiting;
import dev.sojourn.token.AttributeSeal;
import dev.sojourn.token.KeyRing;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Somebody has a lock, and does not let go of it. */
class LocksTest extends PostgresTest {

  private static final String WAITING =
      "SELECT count(*) FROM pg_stat_activity"
          + " WHERE datname = current_database() AND wait_event_type = 'Lock'";

  private Connection holding(SessionId id) throws Exception {
    Connection other = open();
    run(other, "SELECT 1 FROM sessions WHERE id = " + literal(id) + " FOR UPDATE");
    return other;
  }

  @Test
  void housekeepingPassesOverWhatAnotherNodeIsAt() throws Exception {
    PostgresStore node = node();
    SessionId held = signIn(node, ALICE);
    List<SessionId> others = List.of(signIn(node, UserId.of("bob")), signIn(node, ALICE));
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));
    Connection other = holding(held);

    SweepResult result = node.sweep(Retention.DEFAULT, 100, time.instant());

    assertThat(result.ended()).isEqualTo(2);
    assertThat(others)
        .allSatisfy(id ->
            assertThat(node.find(id).orElseThrow().session().endReason())
                .isEqualTo(EndReason.IDLE_TIMEOUT));
    other.rollback();
    assertThat(node.sweep(Retention.DEFAULT, 100, time.instant()).ended()).isEqualTo(1);
  }

  /** What a transaction counted that failed and was made again is counted once. */
  @Test
  void housekeepingCountsWhatIsCommitted() {
    PostgresStore node = node();
    signIn(node, ALICE);
    signIn(node, ALICE);
    Server.run(
        database,
        "CREATE SEQUENCE commits",
        """
        CREATE FUNCTION lose_the_first() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            IF nextval('commits') = 1 THEN
              RAISE EXCEPTION USING ERRCODE = 'serialization_failure';
            END IF;
            RETURN NULL;
          END $$
        """,
        "CREATE CONSTRAINT TRIGGER loses AFTER UPDATE OF ended_at ON sessions"
            + " INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose_the_first()");
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));

    SweepResult result = node.sweep(Retention.DEFAULT, 100, time.instant());

    assertThat(Server.number(database, "SELECT last_value FROM commits")).isGreaterThan(1);
    assertThat(result.ended()).isEqualTo(2);
  }

  @Test
  void whoWaitsTooLongLeavesAndNobodyWaitsInHisPlace() throws Exception {
    database = database.withPatience(Duration.ofSeconds(1));
    PostgresStore node = node();
    SessionId id = signIn(node, ALICE);
    Connection other = holding(id);

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> node.end(id, EndReason.SIGNED_OUT, Initiator.USER, time.instant()))
        .withMessageContaining("end " + id)
        .withMessageContaining("locked");

    // Or else each attempt would leave a connection of the server waiting, until there is none.
    assertThat(Server.number(database, WAITING)).isZero();
    other.rollback();
    assertThat(node.end(id, EndReason.SIGNED_OUT, Initiator.USER, time.instant()))
        .isInstanceOf(EndResult.Ended.class);
  }

  /**
   * Who is next after one that left waits once more, for whoever has the lock: if that took longer
   * than an answer may, the connection would break, and the log would blame the database.
   */
  @Test
  void whoQueuesBehindAnotherForALockIsToldSoAsWell() throws Exception {
    database = database.withPatience(Duration.ofSeconds(6));
    PostgresStore node = node();
    signIn(node, ALICE);
    Connection other = open();
    run(other, "SELECT 1 FROM users FOR UPDATE");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SessionId>> waiting = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        waiting.add(threads.submit(() -> signIn(node, ALICE)));
      }

      assertThat(waiting)
          .allSatisfy(one ->
              assertThat(one)
                  .failsWithin(Waiting.PATIENCE)
                  .withThrowableThat()
                  .withMessageContaining("locked"));
    }
    assertThat(Server.number(database, WAITING)).isZero();
    other.rollback();
  }

  @Test
  void whatRunsForSomebodyWhoHasGoneIsEnded() throws Exception {
    Connection other = holding(signIn(node(), ALICE));
    Connection gone = open();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> question =
          threads.submit(() -> {
            run(gone, "SELECT 1 FROM sessions FOR UPDATE");
            return true;
          });
      Waiting.until(
          Waiting.PATIENCE, "somebody to wait", () -> Server.number(database, WAITING) == 1);

      gone.abort(Runnable::run);

      Waiting.until(
          Waiting.PATIENCE, "nobody to wait", () -> Server.number(database, WAITING) == 0);
      assertThat(question).failsWithin(Waiting.PATIENCE);
    }
    other.rollback();
  }

  @Test
  void checksGoOnWhileWritesWaitForALock() throws Exception {
    database = database.withConnections(4);
    PostgresStore node = node();
    SessionId id = signIn(node, ALICE);
    Connection other = holding(id);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> waiting = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        waiting.add(threads.submit(() -> isServed(node, id)));
      }
      Waiting.until(
          Waiting.PATIENCE,
          "as many writes to wait as may",
          () -> Server.number(database, WAITING) == 3);

      assertThat(node.find(id)).isPresent();

      assertThat(waiting).noneMatch(Future::isDone);
      other.rollback();
      for (Future<Boolean> one : waiting) {
        assertThat(Waiting.get(one, "an answer")).isTrue();
      }
    }
  }

  @Test
  void virtualThreadsThatWaitForConnectionsAreRefusedInTimeAndServedLater() throws Exception {
    database = database.withConnections(2).withPatience(Duration.ofSeconds(2));
    PostgresStore node = node();
    SessionId id = signIn(node, ALICE);
    Connection other = holding(id);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(threads.submit(() -> isServed(node, id)));
      }

      for (Future<Boolean> answer : answers) {
        assertThat(Waiting.get(answer, "an answer")).isFalse();
      }
    }
    other.rollback();

    assertThat(isServed(node, id)).isTrue();
  }

  private boolean isServed(PostgresStore node, SessionId id) {
    try {
      node.end(id, EndReason.SIGNED_OUT, Initiator.USER, time.instant());
      return true;
    } catch (StoreUnavailableException refused) {
      return false;
    }
  }

  @Test
  void aStartWaitsForNobodyWhereThereIsNothingToWrite() throws Exception {
    AttributeSeal seal =
        new AttributeSeal(KeyRing.generate(Seeded.random(1), time), Seeded.random(2), true);
    node().sealAttributes(seal, time.instant());
    Connection other = open();
    run(other, "SELECT 1 FROM store FOR UPDATE");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<PostgresStore> start = threads.submit(this::node);

      Waiting.get(start, "the start").sealAttributes(seal, time.instant());
    } finally {
      other.rollback();
    }
  }

  /** A tenant comes before its users, or else two could wait for each other in a circle. */
  @Test
  void whoWaitsForATenantHoldsNoUser() throws Exception {
    PostgresStore node = node();
    UserId first = new UserId("acme", "alice");
    Connection tenant = open();
    run(tenant, "SELECT lock_tenant('acme')");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SessionId> signIn = threads.submit(() -> signIn(node, first));
      Waiting.until(
          Waiting.PATIENCE, "the sign-in to wait", () -> Server.number(database, WAITING) > 0);

      Connection user = open();
      run(user, "SET lock_timeout = '1s'");
      run(user, "SELECT lock_user('acme', 'alice')");
      user.rollback();
      tenant.rollback();

      assertThat(node.find(Waiting.get(signIn, "the sign-in"))).isPresent();
    }
  }

  /**
   * A statement that waits for a lock goes on with the newest session and the user as of its
   * beginning: the session would seem to belong to an epoch that its user never had.
   */
  @Test
  void whatDecidesIsReadOnceTheLockIsHeld() throws Exception {
    PostgresStore node = node();
    SessionId spared = signIn(node, ALICE);
    Connection raise = open();
    run(raise, "UPDATE users SET epoch = epoch + 1");
    run(raise, "UPDATE sessions SET user_epoch = user_epoch + 1 WHERE id = " + literal(spared));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<EndResult> end =
          threads.submit(
              () -> node.end(spared, EndReason.SIGNED_OUT, Initiator.USER, time.instant()));
      Waiting.until(
          Waiting.PATIENCE, "the end to wait", () -> Server.number(database, WAITING) > 0);
      raise.commit();

      assertThat(Waiting.get(end, "the end")).isInstanceOf(EndResult.Ended.class);
    }
    assertThat(node.find(spared).orElseThrow().session().endReason())
        .isEqualTo(EndReason.SIGNED_OUT);
  }

  /** An index that has a touched column would be written with every touch. */
  @Test
  void activityWritesNoIndex() throws Exception {
    PostgresStore node = node();
    List<SessionId> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(signIn(node, UserId.of("user" + i)));
    }
    for (int i = 0; i < 3; i++) {
      time.advance(Duration.ofMinutes(1));
      for (SessionId id : ids) {
        node.touch(List.of(new Touch(id, time.instant(), Draft.CLIENT)));
      }
    }
    closeAll();

    String updates = " FROM pg_stat_user_tables WHERE relname = 'sessions'";
    Waiting.until(
        Waiting.PATIENCE,
        "the counts",
        () -> Server.number(database, "SELECT n_tup_upd" + updates) == 60);
    assertThat(Server.number(database, "SELECT n_tup_hot_upd" + updates)).isEqualTo(60);
  }
}
