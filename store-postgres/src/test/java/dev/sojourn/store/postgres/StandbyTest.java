package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.Feed;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.FeedRecorder;
import dev.sojourn.testkit.Fixtures;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Waiting;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server waits for a standby that does not answer, and somebody makes it wait no longer. */
class StandbyTest {

  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final String WAITING = " FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

  private final ManualTime time = new ManualTime();
  private final Fixtures fixtures = new Fixtures(time, 1);
  private final EmbeddedPostgres server = Server.start();
  private final PostgresSettings database = Server.database(server).withTime(time);
  private final PostgresStore store = PostgresStore.open(database);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws Exception {
    standby("");
    threads.shutdownNow();
    store.close();
    server.close();
  }

  private void standby(String name) {
    Server.run(
        database,
        "ALTER SYSTEM SET synchronous_standby_names = '" + name + "'",
        "SELECT pg_reload_conf()");
  }

  /** Until another process of the server than this one waits; its number. */
  private long awaitWaiting(long notThis) {
    String others = WAITING + " AND pid <> " + notThis;
    Waiting.until(
        Waiting.PATIENCE,
        "a commit to wait",
        () -> Server.number(database, "SELECT count(*)" + others) > 0);
    return Server.number(database, "SELECT max(pid)" + others);
  }

  private void cancel() {
    Server.run(database, "SELECT pg_cancel_backend(pid)" + WAITING);
  }

  @Test
  void whetherItOutlivesTheServerIsUnknownAndItMayBeRepeated() {
    SessionId ended = created(store.create(fixtures.signIn("bob").command()));
    CreateCommand command = fixtures.signIn("alice").command();
    standby("nobody");

    Future<CreateResult> creation = threads.submit(() -> store.create(command));
    awaitWaiting(0);
    cancel();
    assertUnknown(creation);
    Future<EndResult> end = threads.submit(() -> end(ended));
    awaitWaiting(0);
    cancel();
    assertUnknown(end);

    standby("");
    assertThat(created(store.create(command))).isEqualTo(command.session().id());
    assertThat(end(ended)).isInstanceOf(EndResult.AlreadyOver.class);
  }

  private EndResult end(SessionId id) {
    return store.end(id, EndReason.SIGNED_OUT, Initiator.USER, time.instant());
  }

  private static SessionId created(CreateResult result) {
    assertThat(result).isInstanceOf(CreateResult.Created.class);
    return ((CreateResult.Created) result).found().session().id();
  }

  private static void assertUnknown(Future<?> answer) {
    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("may be lost");
  }

  @Test
  void aServerThatCannotCommitProvesNoLease() {
    try (Feed feed = store.subscribe(new FeedRecorder())) {
      SessionId id = fixtures.sessionId();
      Waiting.until(Waiting.PATIENCE, "the lease", () -> feed.holds(id, time, BOUND));
      standby("nobody");
      long first = awaitWaiting(0);
      time.advance(BOUND.plusMillis(1));
      assertThat(feed.holds(id, time, BOUND)).isFalse();
      cancel();
      long second =
          awaitWaiting(first); // asked for after the clock moved: it would be young enough

      cancel(); // answers success, with a warning

      awaitWaiting(second);
      assertThat(feed.holds(id, time, BOUND)).isFalse();
      standby("");
      Waiting.until(Waiting.PATIENCE, "the lease again", () -> feed.holds(id, time, BOUND));
    }
  }
}
