package dev.sojourn.internal;

import static dev.sojourn.internal.Cached.AT;
import static dev.sojourn.internal.Cached.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.Client;
import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import dev.sojourn.store.Found;
import dev.sojourn.store.Moment;
import dev.sojourn.store.Records;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.UserRecord;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the near cache keeps, drops and reads, with a store that does in between what is asked. */
class NearCacheTest {

  private static final SessionId ID = Cached.record().id();
  private static final UserId ALICE = UserId.of("alice");
  private static final TimeSource TIME = () -> new Moment(MILLIS, 0);

  /** What the store answers, and what happens while it is asked. */
  private @Nullable Found stored = Cached.living(Cached.record());

  private Runnable meanwhile = () -> {};
  private final AtomicInteger reads = new AtomicInteger();

  private final ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor();
  private final ActivityWriter activity = new ActivityWriter(store(), TIME, idle);
  private final NearCache cache =
      new NearCache(store(), new Policies(Map.of()), TIME, activity, 1 << 20);

  @AfterEach
  void stop() {
    idle.shutdownNow();
  }

  private SessionStore store() {
    return (SessionStore)
        Proxy.newProxyInstance(
            SessionStore.class.getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, args) -> method.getName().equals("find") ? find() : null);
  }

  private Optional<Found> find() {
    reads.incrementAndGet();
    Found answer = stored;
    meanwhile.run();
    return Optional.ofNullable(answer);
  }

  private void store(long version) {
    stored = Cached.living(Cached.record().toBuilder().version(version).build());
  }

  /** Everything by which an entry may be dropped, each alone. */
  static Stream<Consumer<NearCache>> drops() {
    return Stream.of(
        cache -> cache.forget(ID),
        cache -> cache.forgetUser(ALICE),
        cache -> cache.forgetTenant("default"),
        NearCache::forgetAll,
        cache -> cache.forget(List.of(new Change.SessionChanged(ID, ALICE))),
        cache -> cache.forget(List.of(new Change.UserChanged(ALICE))),
        cache -> cache.forget(List.of(new Change.TenantChanged("default"))));
  }

  @Test
  void whatWasReadIsKept() {
    assertThat(cache.get(ID)).isNull();
    CachedSession loaded = cache.load(ID);

    assertThat(loaded.found()).isEqualTo(stored);
    assertThat(cache.get(ID)).isSameAs(loaded);
    assertThat(cache.size()).isEqualTo(1);
    assertThat(reads).hasValue(1);
  }

  @Test
  void thatThereIsNoneIsKeptToo() {
    stored = null;
    CachedSession absent = cache.load(ID);

    assertThat(absent.isPresent()).isFalse();
    assertThat(cache.get(ID)).isSameAs(absent);
  }

  @ParameterizedTest
  @MethodSource("drops")
  void whatChangedIsReadAnew(Consumer<NearCache> drop) {
    cache.load(ID);
    drop.accept(cache);
    assertThat(cache.get(ID)).isNull();

    store(2);
    assertThat(cache.load(ID).version()).isEqualTo(2);
    assertThat(cache.get(ID).version()).isEqualTo(2);
  }

  /** Else a change that found nothing to drop would never be seen. */
  @ParameterizedTest
  @MethodSource("drops")
  void whatChangedWhileItWasReadIsNotKept(Consumer<NearCache> drop) {
    meanwhile = () -> drop.accept(cache);
    assertThat(cache.load(ID).version()).isEqualTo(1);

    assertThat(cache.get(ID)).isNull();
    assertThat(cache.size()).isZero();
  }

  @Test
  void whatOthersChangeDoesNotMatter() {
    CachedSession loaded = cache.load(ID);

    cache.forget(new SessionId(1, 2));
    cache.forgetUser(UserId.of("bob"));
    cache.forgetTenant("other");

    assertThat(cache.get(ID)).isSameAs(loaded);
  }

  @Test
  void aTenantThatChangedIsKnownAgainBySessionsReadSince() {
    cache.load(ID);
    for (int i = 0; i < 3; i++) {
      cache.forgetTenant("default");
      CachedSession again = cache.load(ID);
      assertThat(cache.get(ID)).isSameAs(again);
    }
  }

  @Test
  void afterEverythingIsForgottenNothingIsThere() {
    cache.load(ID);
    cache.forgetAll();

    assertThat(cache.size()).isZero();
    CachedSession again = cache.load(ID);
    assertThat(cache.get(ID)).isSameAs(again);
  }

  @Test
  void thatThereIsNoneIsForgottenWithEverythingAndWithTheSession() {
    stored = null;
    cache.load(ID);
    cache.forgetAll();
    assertThat(cache.get(ID)).isNull();
    cache.load(ID);
    cache.forget(ID);
    assertThat(cache.get(ID)).isNull();
    meanwhile = () -> cache.forget(ID);
    cache.load(ID);
    assertThat(cache.get(ID)).isNull();
  }

  @Test
  void aGuestIsOfNoUser() {
    stored = Cached.living(Records.guest());
    CachedSession guest = cache.load(ID);
    cache.forgetUser(ALICE);
    assertThat(cache.get(ID)).isSameAs(guest);

    meanwhile = () -> cache.forgetUser(ALICE);
    cache.forget(ID);
    cache.load(ID);
    assertThat(cache.get(ID)).isNotNull();
  }

  /** A read that was overtaken by another. */
  @Test
  void anOlderAnswerDoesNotReplaceANewerOne() {
    store(5);
    CachedSession newer = cache.load(ID);
    store(4);
    assertThat(cache.loadStrictly(ID).version()).isEqualTo(4);
    assertThat(cache.get(ID)).isSameAs(newer);
    stored = null;
    assertThat(cache.loadStrictly(ID).isPresent()).isFalse();
    assertThat(cache.get(ID)).isSameAs(newer);
  }

  /** The records beside the session change without it. */
  @Test
  void anAnswerWithAnOlderUserOrTenantDoesNotReplaceANewerOne() {
    stored = beside(4, 4);
    CachedSession newer = cache.load(ID);

    for (Found older : List.of(beside(3, 4), beside(4, 3))) {
      stored = older;
      assertThat(cache.loadStrictly(ID).found()).isEqualTo(older);
      assertThat(cache.get(ID)).isSameAs(newer);
    }
    stored = new Found(Cached.record(), null, null, null);
    assertThat(cache.loadStrictly(ID).found()).isEqualTo(stored);
    assertThat(cache.get(ID)).isSameAs(newer);
    stored = beside(5, 5);
    CachedSession newest = cache.loadStrictly(ID);
    assertThat(cache.get(ID)).isSameAs(newest);
  }

  private static Found beside(long userVersion, long tenantVersion) {
    UserRecord user = Records.user(Records.EPOCH);
    TenantRecord tenant = Records.tenant(Records.EPOCH);
    return new Found(
        Cached.record(),
        new UserRecord(
            user.id(),
            userVersion,
            user.securityVersion(),
            user.epoch(),
            user.raises(),
            user.accessVersion(),
            user.access(),
            user.disabled(),
            user.deleted(),
            user.attributes()),
        new TenantRecord(tenant.tenant(), tenantVersion, tenant.epoch(), tenant.raises()),
        null);
  }

  @Test
  void anAnswerOfTheSameVersionReplacesTheOneThatIsThere() {
    cache.load(ID);
    CachedSession again = cache.loadStrictly(ID);

    assertThat(cache.get(ID)).isSameAs(again);
  }

  @Test
  void whatNoLongerHoldsIsReplacedByAnything() {
    store(5);
    cache.load(ID);
    cache.forgetUser(ALICE);
    store(4);

    CachedSession read = cache.loadStrictly(ID);

    assertThat(cache.get(ID)).isSameAs(read);
  }

  @Test
  void aSessionThatAppearsReplacesThatThereIsNone() {
    Found later = stored;
    stored = null;
    cache.load(ID);
    stored = later;
    CachedSession read = cache.loadStrictly(ID);

    assertThat(cache.get(ID)).isSameAs(read);
  }

  @Test
  void activityOfAnEarlierAnswerIsTakenOver() {
    cache.load(ID).touch(MILLIS + 5, Client.UNKNOWN);

    assertThat(cache.loadStrictly(ID).live().lastActiveAt()).isEqualTo(AT.plusMillis(5));
  }

  @Test
  void activityThatIsNotRecordedIsTakenOverThoughTheEntryIsGone() {
    activity.touch(cache.load(ID), MILLIS + 5, Client.UNKNOWN);
    cache.forget(ID);

    assertThat(cache.load(ID).live().lastActiveAt()).isEqualTo(AT.plusMillis(5));
    stored = null;
    cache.forget(ID);
    assertThat(cache.load(ID).hasUnrecorded()).isFalse();
  }

  @Test
  void whatIsSharedWeighsOnce() {
    int alone = cache.load(ID).weight();
    SessionRecord second = Records.session(2, AT);
    stored = new Found(second, stored.user(), stored.tenant(), null);
    CachedSession other = cache.load(second.id());

    assertThat(alone - other.weight()).isEqualTo(other.shared().bytes());
    assertThat(other.shared()).isSameAs(cache.get(ID).shared());
  }

  @Test
  void aFaultOfTheStoreIsTheCallersAndTheNextReadsAnew() {
    meanwhile =
        () -> {
          throw new StoreUnavailableException("down", null);
        };
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> cache.load(ID));
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> cache.loadStrictly(ID));
    }
    meanwhile = () -> {};
    assertThat(cache.load(ID).version()).isEqualTo(1);
    assertThat(reads).hasValue(5);
  }

  @Test
  void whoAsksMeanwhileSharesTheRead() throws Exception {
    FutureTask<CachedSession> leader = readThatWaits();

    FutureTask<CachedSession> follower = startAndWait();
    mayEnd.countDown();

    assertThat(follower.get()).isSameAs(leader.get());
    assertThat(reads).hasValue(1);
  }

  @ParameterizedTest
  @MethodSource("drops")
  void whoAsksAfterAChangeDoesNotShareAReadFromBefore(Consumer<NearCache> drop) throws Exception {
    FutureTask<CachedSession> leader = readThatWaits();
    store(2);
    drop.accept(cache);

    FutureTask<CachedSession> follower = startAndWait();
    mayEnd.countDown();

    assertThat(leader.get().version()).isEqualTo(1);
    assertThat(follower.get().version()).isEqualTo(2);
    assertThat(reads).hasValue(2);
  }

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  /** Returns when the store is being asked, whose answer stands already. */
  private FutureTask<CachedSession> readThatWaits() throws Exception {
    meanwhile =
        () -> {
          meanwhile = () -> {};
          asked.countDown();
          await(mayEnd);
        };
    FutureTask<CachedSession> task = new FutureTask<>(() -> cache.load(ID));
    Thread.ofPlatform().daemon().start(task);
    asked.await();
    return task;
  }

  private FutureTask<CachedSession> startAndWait() {
    FutureTask<CachedSession> task = new FutureTask<>(() -> cache.load(ID));
    Thread thread = Thread.ofPlatform().daemon().start(task);
    while (thread.getState() != Thread.State.WAITING && !task.isDone()) {
      Thread.onSpinWait();
    }
    return task;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
