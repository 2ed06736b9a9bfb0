package dev.sojourn.internal;

import dev.sojourn.TimeSource;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.SweepResult;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Housekeeping: records what is over and purges what is kept no longer, in bounded steps, with
 * jitter so that many nodes do not do it at once. Nothing depends on it being done in time. Each
 * step is a task of its own: activity that is to be recorded gets its turn between two, or else
 * another node would take somebody who is here for idle.
 */
final class Sweeper {

  private static final int STEP = 500;
  private static final int MAX_STEPS = 40;
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());

  private final SessionStore store;
  private final ActivityWriter writer;
  private final Tightener tightener;
  private final Counters counters;
  private final TimeSource time;
  private final ScheduledExecutorService scheduler;
  private final RandomGenerator random;
  private final Retention retention;
  private final Duration interval;
  private volatile boolean closed;
  private volatile @Nullable ScheduledFuture<?> next;

  Sweeper(
      SessionStore store,
      ActivityWriter writer,
      Tightener tightener,
      Counters counters,
      TimeSource time,
      ScheduledExecutorService scheduler,
      RandomGenerator random,
      Retention retention,
      Duration interval) {
    this.store = store;
    this.writer = writer;
    this.tightener = tightener;
    this.counters = counters;
    this.time = time;
    this.scheduler = scheduler;
    this.random = random;
    this.retention = retention;
    this.interval = interval;
  }

  void start() {
    if (closed) {
      return;
    }
    long millis = interval.toMillis();
    schedule(this::begin, millis * 3 / 4 + random.nextLong(millis / 2));
  }

  private void schedule(Runnable task, long millis) {
    try {
      next = scheduler.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException shutDown) {
      LOG.log(Level.DEBUG, "housekeeping stops: the scheduler is closed");
    }
  }

  /** Stops; a step under way is finished. */
  void close() {
    closed = true;
    ScheduledFuture<?> waiting = next;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  /** Activity first: who is active here must not look idle there. Then the policies of today. */
  private void begin() {
    goOn(
        () -> {
          writer.catchUp();
          tightener.run();
          return sweep();
        },
        MAX_STEPS);
  }

  private boolean sweep() {
    SweepResult result = store.sweep(retention, STEP, time.instant());
    result.endedBy().forEach((reason, sessions) -> counters.ended(reason.wireName(), sessions));
    return result.more();
  }

  /** Does a step, which says whether there is more; then the next one, or all anew later. */
  private void goOn(BooleanSupplier step, int left) {
    boolean more = false;
    try {
      more = step.getAsBoolean();
    } catch (StoreUnavailableException fault) {
      LOG.log(Level.WARNING, "housekeeping is put off: {0}", fault.getMessage());
    } catch (RuntimeException fault) {
      LOG.log(Level.ERROR, "housekeeping failed and is tried again", fault);
    }
    if (more && left > 1 && !closed) {
      schedule(() -> goOn(this::sweep, left - 1), 0);
    } else {
      start();
    }
  }
}
