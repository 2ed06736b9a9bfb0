package dev.sojourn.access;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a {@link RulesFile} twice a second, by a daemon thread of its own, until it is closed.
 * Thread-safe.
 */
public final class RulesWatch implements AutoCloseable {

  /** Between two looks, of which a change needs two. */
  private static final long INTERVAL_MILLIS = 500;

  private static final System.Logger LOG = System.getLogger(RulesWatch.class.getName());

  private final RulesFile file;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sojourn-rules").factory());

  private final Future<?> looking;

  private RulesWatch(RulesFile file) {
    this.file = file;
    looking =
        looks.scheduleWithFixedDelay(
            this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Begins to look at {@code file}. */
  public static RulesWatch over(RulesFile file) {
    return new RulesWatch(file);
  }

  private void look() {
    try {
      file.look();
    } catch (RuntimeException | Error fault) {
      // An executor that hears of it would never look again.
      LOG.log(Level.ERROR, "A look at the rules failed", fault);
    }
  }

  /** Stops to look; the rules stay in force. A look under way is not waited for. */
  @Override
  public void close() {
    looking.cancel(false);
    looks.shutdown();
  }
}
