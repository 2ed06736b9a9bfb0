package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.store.Feed;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.Moment;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.SessionStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clocks that count how long this process has run instead of reading the time, as those do that a
 * thread of their own moves: while the process is stopped they stand still. Thread-safe.
 */
final class StoppingClocks implements TimeSource {

  private static final Duration STEP = Duration.ofMillis(2);

  /** Who waits longer for a processor was stopped, these clocks think. */
  private static final Duration MOST = Duration.ofMillis(200);

  private final Moment begun = TimeSource.system().now();
  private final AtomicLong nanos = new AtomicLong();

  StoppingClocks() {
    Thread.ofPlatform().daemon().name("stopping-clocks").start(this::count);
  }

  private void count() {
    long before = TimeSource.system().now().monotonicNanos();
    while (true) {
      LockSupport.parkNanos(STEP.toNanos());
      long now = TimeSource.system().now().monotonicNanos();
      if (now - before <= MOST.toNanos()) {
        nanos.addAndGet(now - before);
      }
      before = now;
    }
  }

  @Override
  public Moment now() {
    long passed = nanos.get();
    return new Moment(
        begun.wallMillis() + Duration.ofNanos(passed).toMillis(), begun.monotonicNanos() + passed);
  }

  /** The store, whose feed's age is told by these clocks, which must be the store's, too. */
  SessionStore over(PostgresStore store) {
    return (SessionStore)
        Proxy.newProxyInstance(
            SessionStore.class.getClassLoader(),
            new Class<?>[] {SessionStore.class, RecordStore.class},
            (proxy, method, arguments) ->
                method.getName().equals("subscribe")
                    ? feed(store.subscribe((FeedListener) arguments[0]))
                    : call(store, method, arguments));
  }

  private static @Nullable Object call(
      PostgresStore store, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  private Feed feed(Feed real) {
    return new Feed() {
      @Override
      public boolean holds(SessionId id, TimeSource time, Duration maxStaleness) {
        return real.holds(id, StoppingClocks.this, maxStaleness);
      }

      @Override
      public void close() {
        real.close();
      }
    };
  }
}
