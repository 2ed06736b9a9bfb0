package dev.sojourn.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.Change.SessionChanged;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.store.Feed;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.FeedRecorder;
import dev.sojourn.testkit.Fixtures;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Waiting;
import dev.sojourn.token.SecretBytes;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The testkit's faulty store, around a real one. */
class FaultyStoreTest {

  private static final UserId ALICE = UserId.of("alice");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final Fixtures fixtures = new Fixtures(time, 1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FeedRecorder recorder = new FeedRecorder();
  private FaultyStore store;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new FaultyStore(SqliteStore.open(directory.resolve("sessions.db")), time);
  }

  @AfterEach
  void close() {
    store.close();
    threads.shutdownNow();
  }

  @Test
  void everyOperationCanBeMadeToFail() {
    Set<String> operations =
        Arrays.stream(SessionStore.class.getMethods())
            .map(Method::getName)
            .filter(name -> !Set.of("close", "keyFile", "sealAttributes").contains(name))
            .collect(Collectors.toSet());

    assertThat(FaultyStore.OPERATIONS).containsAll(operations).contains("get", "put", "list");
    assertThatThrownBy(() -> store.failNext("fnid", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("find");
  }

  @Test
  void aCallHeldBeforeItHappensSeesWhatHappenedMeanwhile() {
    SessionId id = signIn();
    try (Gate gate = store.blockBefore("find")) {
      Future<Boolean> lives = threads.submit(() -> lives(id));
      gate.awaitReached();
      end(id);
      gate.release();

      assertThat(Waiting.get(lives, "the held find")).isFalse();
    }
  }

  @Test
  void aCallHeldAfterItHappenedReturnsWhatWas() {
    SessionId id = signIn();
    try (Gate gate = store.blockAfter("find")) {
      Future<Boolean> lives = threads.submit(() -> lives(id));
      gate.awaitReached();
      end(id);
      // A gate holds one call.
      assertThat(lives(id)).isFalse();
      gate.release();

      assertThat(Waiting.get(lives, "the held find")).isTrue();
    }
  }

  @Test
  void aGateThatWasReleasedBeforeHoldsNobody() {
    SessionId id = signIn();
    Gate gate = store.blockBefore("find");

    gate.release();

    assertThat(gate.isReached()).isFalse();
    assertThat(lives(id)).isTrue();
    assertThat(gate.isReached()).isTrue();
  }

  @Test
  void callsFailAsOftenAsPlanned() {
    SessionId id = signIn();
    store.resetCalls();
    store.failNext("find", 2);

    assertUnavailable(() -> store.find(id));
    assertUnavailable(() -> store.find(id));

    assertThat(store.find(id)).isPresent();
    assertThat(store.calls("find")).isEqualTo(3);
    assertThat(store.calls("end")).isZero();
    assertThat(store.calls()).isEqualTo(3);
  }

  @Test
  void aLostAnswerHappenedAllTheSame() {
    CreateCommand command = fixtures.signIn(ALICE).command();
    store.failAfter("create");

    assertUnavailable(() -> store.create(command));

    assertThat(store.find(command.session().id())).isPresent();
    assertThat(store.create(command)).isInstanceOf(Created.class);
  }

  @Test
  void aStoreThatIsDownDoesNothingUntilItIsUp() {
    SessionId id = signIn();

    store.down();
    assertUnavailable(() -> store.find(id));
    assertUnavailable(() -> end(id));
    assertUnavailable(() -> store.list("space", null, 1, time.instant()));
    store.up();

    assertThat(lives(id)).isTrue();
  }

  @Test
  void recordsAreTheRealStores() {
    SecretBytes value = SecretBytes.copyOf(new byte[] {1});
    store.put("space", "key", value, 0, null, time.instant());

    assertThat(store.get("space", "key", time.instant()).orElseThrow().value()).isEqualTo(value);
    assertThat(store.remove("space", "key")).isTrue();
  }

  @Test
  void aHeldFeedDeliversLaterAndInOrder() {
    try (Feed feed = store.subscribe(recorder)) {
      store.holdFeed();
      SessionId first = signIn();
      SessionId second = signIn();
      assertThat(recorder.heard()).isEmpty();
      assertThat(holds(feed, first)).isTrue();

      store.releaseFeed();

      assertThat(recorder.heard())
          .containsSubsequence(new SessionChanged(first, ALICE), new SessionChanged(second, ALICE));
      SessionId third = signIn();
      assertThat(recorder.heard()).endsWith(new SessionChanged(third, ALICE));
    }
  }

  @Test
  void aFeedThatIsHeldForTooLongHoldsNoLease() {
    try (Feed feed = store.subscribe(recorder)) {
      store.holdFeed();
      time.advance(SECOND.multipliedBy(3));
      SessionId id = signIn();
      time.advance(SECOND);
      assertThat(holds(feed, id)).isTrue();

      time.advance(Duration.ofMillis(1));

      assertThat(holds(feed, id)).isFalse();
      store.releaseFeed();
      assertThat(holds(feed, id)).isTrue();
    }
  }

  @Test
  void aLeaseCanBeVoidedAndRestored() {
    try (Feed feed = store.subscribe(recorder)) {
      SessionId id = signIn();
      store.voidLease();
      assertThat(holds(feed, id)).isFalse();

      store.restoreLease();

      assertThat(holds(feed, id)).isTrue();
    }
  }

  @Test
  void aNewIncarnationLosesWhatWasHeld() {
    try (Feed feed = store.subscribe(recorder)) {
      store.holdFeed();
      SessionId id = signIn();

      store.newIncarnation();
      store.releaseFeed();

      assertThat(recorder.incarnations()).isEqualTo(2);
      assertThat(recorder.heard()).isEmpty();
      assertThat(holds(feed, id)).isTrue();
    }
  }

  @Test
  void aClosedSubscriptionHearsNoMore() {
    Feed feed = store.subscribe(recorder);
    feed.close();
    SessionId id = signIn();
    store.newIncarnation();

    assertThat(recorder.heard()).isEqualTo(List.of());
    assertThat(recorder.incarnations()).isEqualTo(1);
    assertThat(holds(feed, id)).isFalse();
  }

  private SessionId signIn() {
    Created created = (Created) store.create(fixtures.signIn(ALICE).command());
    return created.found().session().id();
  }

  private boolean lives(SessionId id) {
    return store.find(id).orElseThrow().session().endedAt() == null;
  }

  private void end(SessionId id) {
    store.end(id, EndReason.SIGNED_OUT, Initiator.USER, time.instant());
  }

  private boolean holds(Feed feed, SessionId id) {
    return feed.holds(id, time, SECOND);
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreUnavailableException.class);
  }
}
