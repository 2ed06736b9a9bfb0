package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import dev.sojourn.store.Found;
import dev.sojourn.store.Moment;
import dev.sojourn.store.Records;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionStore;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The windows of a few instructions that no store can hold open: found by trying very often, which
 * needs a store that answers from memory.
 */
class NearCacheRaceTest {

  private static final SessionId ID = new SessionId(new UUID(0x7000, 1));
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final TimeSource TIME = () -> new Moment(AT.toEpochMilli(), 0);
  private static final int ROUNDS = 20_000;

  /** The version that the store has, and that everybody was told of. */
  private final AtomicLong version = new AtomicLong(1);

  private final NearCache cache =
      new NearCache(store(), new Policies(Map.of()), TIME, nobodyIsActive(), 1 << 20);

  private ActivityWriter nobodyIsActive() {
    ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor();
    ActivityWriter writer = new ActivityWriter(store(), TIME, idle);
    idle.shutdownNow();
    return writer;
  }

  private SessionStore store() {
    return (SessionStore)
        Proxy.newProxyInstance(
            SessionStore.class.getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, args) -> Optional.of(found(version.get())));
  }

  private static Found found(long version) {
    SessionRecord session = Records.session(1, AT).toBuilder().version(version).build();
    return new Found(session, null, null, null);
  }

  /** Each drops the session in another way. */
  static List<Change> changes() {
    return List.of(
        new Change.SessionChanged(ID, UserId.of("alice")),
        new Change.UserChanged(UserId.of("alice")),
        new Change.TenantChanged("default"));
  }

  private CachedSession ask() {
    CachedSession cached = cache.get(ID);
    return cached == null ? cache.load(ID) : cached;
  }

  /** Whoever asks after a change was told, alone or together with others, is told of it. */
  @ParameterizedTest
  @MethodSource("changes")
  void nobodyIsAnsweredFromBeforeAChangeThatWasTold(Change change) throws Exception {
    whileOthersAsk(() -> {
      for (int round = 0; round < ROUNDS; round++) {
        long next = version.incrementAndGet();
        cache.forget(List.of(change));
        assertThat(ask().version()).isGreaterThanOrEqualTo(next);
      }
    });
  }

  @Test
  void nobodyIsAnsweredFromBeforeANewIncarnation() throws Exception {
    whileOthersAsk(() -> {
      for (int round = 0; round < ROUNDS / 4; round++) {
        long next = version.incrementAndGet();
        cache.forgetAll();
        assertThat(ask().version()).isGreaterThanOrEqualTo(next);
      }
    });
  }

  private void whileOthersAsk(Runnable changes) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tasks.add(() -> {
          while (!done.get()) {
            long told = version.get() - 1; // the change before the latest was told to all
            if (ask().version() < told) {
              return false;
            }
          }
          return true;
        });
      }
      tasks.add(() -> {
        try {
          changes.run();
        } finally {
          done.set(true);
        }
        return true;
      });
      for (Future<Boolean> right : pool.invokeAll(tasks)) {
        assertThat(right.get()).isTrue();
      }
    }
  }
}
