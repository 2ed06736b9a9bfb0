package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import dev.sojourn.store.Change;
import dev.sojourn.store.Change.SessionChanged;
import dev.sojourn.store.Change.TenantChanged;
import dev.sojourn.store.Feed;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.Subscriptions;
import dev.sojourn.testkit.FeedRecorder;
import dev.sojourn.testkit.Waiting;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The feed of one node about what others change, and what its lease is worth. */
class FeedTest extends PostgresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BOUND = Duration.ofSeconds(1);

  private static final String LISTENERS =
      "SELECT count(*) FROM pg_stat_activity"
          + " WHERE datname = current_database() AND state = 'idle' AND query LIKE 'LISTEN %'";

  private final FeedRecorder recorder = new FeedRecorder();

  private boolean holds(Feed feed) {
    return feed.holds(fixtures.sessionId(), time, BOUND);
  }

  private void awaitLease(Feed feed) {
    Waiting.until(PATIENCE, "the lease", () -> holds(feed));
  }

  @Test
  void aNodeHearsOfTheOthers() {
    PostgresStore one = node();
    try (Feed feed = node().subscribe(recorder)) {
      SessionId id = signIn(one, ALICE);

      recorder.awaitHeard(new SessionChanged(id, ALICE), PATIENCE);
      awaitLease(feed);
      assertThat(Server.number(database, "SELECT count(*) FROM nodes")).isOne();
    }
  }

  /** Before the acknowledgement. */
  @Test
  void whatIsChangedHereIsHeardAtOnce() {
    PostgresStore node = node();
    PostgresStore other = node();
    try (Feed feed = node.subscribe(recorder)) {
      for (int i = 0; i < 5; i++) {
        SessionId here = signIn(node, ALICE);
        assertThat(recorder.heard()).contains(new SessionChanged(here, ALICE));
        SessionId there = signIn(other, ALICE);
        recorder.awaitHeard(new SessionChanged(there, ALICE), PATIENCE);
      }
      awaitLease(feed);
    }
  }

  @Test
  void nobodyNeedBeWoken() throws Exception {
    try (Feed feed = node().subscribe(recorder)) {
      Connection silent = open();
      run(silent, "INSERT INTO changes (kind, tenant) VALUES ('tenant', 'silent')");
      silent.commit();

      recorder.awaitHeard(new TenantChanged("silent"), PATIENCE);
      awaitLease(feed);
    }
  }

  /** Woken alone, it would never come: the next timed poll is an hour away. */
  @Test
  void aNotificationMakesItSooner() {
    database = database.withPollInterval(Duration.ofHours(1));
    PostgresStore one = node();
    try (Feed feed = node().subscribe(recorder)) {
      awaitListening();
      for (int i = 0; i < 3; i++) {
        SessionId id = signIn(one, ALICE);
        recorder.awaitHeard(new SessionChanged(id, ALICE), PATIENCE);
      }
      // And renews nothing: only a poll that writes is a proof.
      time.advance(BOUND.plusMillis(1));
      signIn(one, ALICE);
      SessionId last = signIn(one, ALICE);
      recorder.awaitHeard(new SessionChanged(last, ALICE), PATIENCE);
      assertThat(holds(feed)).isFalse();
    }
  }

  /** On a connection that also asks it would be heard only with the answer. */
  @Test
  void aNotificationIsHeardWhileNoQuestionIsAnswered() {
    PostgresStore one = node();
    try (FeedWay way = new FeedWay(database);
        PostgresStore other = PostgresStore.open(way.database().withTime(time));
        Feed feed = other.subscribe(recorder)) {
      awaitLease(feed);
      awaitListening();
      way.holdAnswers();
      SessionId id = signIn(one, ALICE);

      recorder.awaitHeard(new SessionChanged(id, null), PATIENCE);

      way.release();
    }
  }

  private void awaitListening() {
    Waiting.until(PATIENCE, "somebody who listens", () -> Server.number(database, LISTENERS) > 0);
  }

  /** Whoever may connect can send one: it hides nothing, proves nothing, and breaks nothing. */
  @Test
  void aForgedNotificationOnlyMakesANodeForget() throws Exception {
    database = database.withPollInterval(Duration.ofMillis(500));
    try (Feed feed = node().subscribe(recorder)) {
      awaitLease(feed);
      awaitListening();
      SessionId id = fixtures.sessionId();
      SessionChanged change = new SessionChanged(id, null);

      Server.run(database, "SELECT pg_notify('sojourn_changes', 'x' || chr(10) || '" + id + "')");
      recorder.awaitHeard(change, PATIENCE);
      Server.run(database, "SELECT pg_notify('sojourn_changes', 'who''s there?')");
      Connection silent = open();
      run(silent, "INSERT INTO changes (kind, session) VALUES ('session', " + literal(id) + ")");
      silent.commit();

      Waiting.until(
          PATIENCE,
          "to hear of the change itself",
          () -> recorder.heard().stream().filter(change::equals).count() == 2);
      awaitLease(feed);
      assertThat(recorder.incarnations()).isOne();
    }
  }

  /** And a node then uses none of its other connections, which may be as dead or lead elsewhere. */
  @Test
  void aConnectionThatIsCutIsAnotherIncarnation() {
    PostgresStore one = node();
    FeedRecorder atOne = new FeedRecorder();
    try (Feed feed = node().subscribe(recorder);
        Feed ofOne = one.subscribe(atOne)) {
      awaitLease(feed);
      awaitLease(ofOne);
      int before = recorder.incarnations();
      int beforeAtOne = atOne.incarnations();

      Server.run(
          database,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");

      Waiting.until(PATIENCE, "another incarnation", () -> recorder.incarnations() > before);
      Waiting.until(PATIENCE, "one here, too", () -> atOne.incarnations() > beforeAtOne);
      awaitLease(feed);
      SessionId id = signIn(one, ALICE);
      recorder.awaitHeard(new SessionChanged(id, ALICE), PATIENCE);
    }
  }

  @Test
  void aBacklogThatIsTooLongIsAnotherIncarnation() throws Exception {
    try (Feed feed = node().subscribe(recorder)) {
      awaitLease(feed);
      int before = recorder.incarnations();
      Connection bulk = open();
      run(
          bulk,
          "INSERT INTO changes (kind, tenant) SELECT 'tenant', 't' || n"
              + " FROM generate_series(1, 10001) AS n");
      bulk.commit();

      Waiting.until(PATIENCE, "another incarnation", () -> recorder.incarnations() > before);
      assertThat(recorder.heard()).isEmpty();
      awaitLease(feed);
    }
  }

  /** So long was its process stopped, say. */
  @Test
  void whatWasForgottenBeforeANodeHeardOfItIsAnotherIncarnation() {
    node();
    ChangeReader late = new ChangeReader();
    ChangeReader inTime = new ChangeReader();
    try (Pool pool = new Pool(new Connections(database), database, new AttributeBox())) {
      assertThat(pool.read("first", late::read).isNew()).isTrue();
      Server.run(
          database,
          "INSERT INTO changes (kind, tenant) VALUES ('tenant', 'acme')",
          "UPDATE store SET changes_next = pg_snapshot_xmin(pg_current_snapshot())");
      assertThat(pool.read("first", inTime::read).isNew()).isTrue();
      forget(pool);

      assertThat(Server.number(database, "SELECT count(*) FROM changes")).isZero();
      assertThat(pool.read("late", late::read).isNew()).isTrue();
      assertThat(pool.read("in time", inTime::read).isNew()).isFalse();
    }
  }

  private int forget(Pool pool) {
    Server.run(database, "UPDATE store SET changes_next_at = now() - interval '1 hour'");
    return pool.read("forget", sql -> Changes.purge(sql, 100));
  }

  /** It may have noted something that nobody has heard yet, however long ago that was. */
  @Test
  void whatATransactionThatStaysOpenNotedIsNotForgotten() throws Exception {
    PostgresStore node = node();
    Connection open = open();
    run(open, "INSERT INTO changes (kind, tenant) VALUES ('tenant', 'slow')");
    ChangeReader reader = new ChangeReader();
    try (Pool pool = new Pool(new Connections(database), database, new AttributeBox())) {
      assertThat(pool.read("first", reader::read).isNew()).isTrue();
      signIn(node, ALICE);
      forget(pool);
      forget(pool);
      forget(pool);
      open.commit();
      forget(pool);

      ChangeReader.Answer answer = pool.read("later", reader::read);
      assertThat(answer.isNew()).isFalse();
      assertThat(answer.changes())
          .extracting(ChangeReader.Noted::change)
          .contains(new TenantChanged("slow"));
    }
  }

  @Test
  void aLongOneThatIsNotTooLongIsHeard() throws Exception {
    try (Feed feed = node().subscribe(recorder)) {
      awaitLease(feed);
      int before = recorder.incarnations();
      Connection bulk = open();
      run(
          bulk,
          "INSERT INTO changes (kind, tenant) SELECT 'tenant', 't' || n"
              + " FROM generate_series(1, 10000) AS n");
      bulk.commit();

      recorder.awaitHeard(new TenantChanged("t10000"), PATIENCE);
      assertThat(recorder.heard()).hasSize(10_000);
      assertThat(recorder.incarnations()).isEqualTo(before);
    }
  }

  /** Or else the feed would tell again of all that this node changes itself. */
  @Test
  void aCommitAndTheFeedNameATransactionAlike() {
    node();
    ChangeReader reader = new ChangeReader();
    TenantChanged change = new TenantChanged("acme");
    try (Pool pool = new Pool(new Connections(database), database, new AttributeBox())) {
      assertThat(pool.read("first", reader::read).isNew()).isTrue();

      Transaction done =
          pool.withLong(
              "a change",
              connection -> {
                connection.setAutoCommit(false);
                return Changes.commit(pool.sql(connection), List.of(change));
              });

      assertThat(pool.read("later", reader::read).changes())
          .containsExactly(new ChangeReader.Noted(done, change));
    }
  }

  /** In a transaction it would take a lock of the whole database at the commit. */
  @Test
  void othersAreToldOnceTheChangeIsCommitted() {
    AtomicLong seen = new AtomicLong();
    try (Pool pool = new Pool(new Connections(database), database, new AttributeBox())) {
      node();
      Consumer<List<Change>> tellingOthers =
          changes -> seen.set(Server.number(database, "SELECT count(*) FROM changes"));
      Transactions transactions =
          new Transactions(pool, new Announcer(new Subscriptions(new Lease()), tellingOthers));

      String answer =
          transactions.run(
              "a change",
              tx -> {
                tx.changed(new TenantChanged("acme"));
                return "done";
              });

      assertThat(answer).isEqualTo("done");
      assertThat(seen).hasValue(1);
    }
  }
}
