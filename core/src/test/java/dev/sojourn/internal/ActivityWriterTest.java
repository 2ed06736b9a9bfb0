package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.store.Found;
import dev.sojourn.store.Moment;
import dev.sojourn.store.Records;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Touch;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** More sessions at once than any store is asked to hold in a test of the engine. */
class ActivityWriterTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(2);
  private static final int SESSIONS = 150_000;

  private final AtomicLong now = new AtomicLong(AT.toEpochMilli());
  private final TimeSource time = () -> new Moment(now.get(), 0);
  private final ConcurrentMap<SessionId, Instant> recorded = new ConcurrentHashMap<>();

  @SuppressWarnings("unchecked") // the store's only method here has one parameter of this type
  private final SessionStore store =
      (SessionStore)
          Proxy.newProxyInstance(
              SessionStore.class.getClassLoader(),
              new Class<?>[] {SessionStore.class},
              (proxy, method, args) -> {
                ((List<Touch>) args[0]).forEach(touch -> recorded.put(touch.id(), touch.at()));
                return null;
              });

  private static CachedSession session(int number) {
    Found found = new Found(Records.session(number, AT), null, null, null);
    SharedParts shared =
        SharedParts.of(
            found, new Policies(Map.of()), new SharedParts.TenantValidity(), new Interner());
    return new CachedSession(found.session().id(), found, shared, 0, AT.toEpochMilli(), 0, 0);
  }

  /** However many are active at once: what is not recorded would end them as idle. */
  @Test
  void theActivityOfEverySessionIsRecordedWhenItsIntervalEnds() {
    ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor();
    ActivityWriter writer = new ActivityWriter(store, time, idle);
    idle.shutdownNow(); // this test says when the time of a tick has come
    long active = AT.plusSeconds(60).toEpochMilli();
    now.set(active);
    for (int i = 0; i < SESSIONS; i++) {
      writer.touch(session(i), active, Client.UNKNOWN);
    }

    now.set(AT.plus(INTERVAL).toEpochMilli() - 1);
    writer.drain();
    assertThat(recorded).isEmpty();
    now.set(AT.plus(INTERVAL).toEpochMilli());
    writer.drain();

    assertThat(recorded).hasSize(SESSIONS);
    assertThat(recorded.values()).containsOnly(Instant.ofEpochMilli(active));
    assertThat(writer.size()).isZero();
  }
}
