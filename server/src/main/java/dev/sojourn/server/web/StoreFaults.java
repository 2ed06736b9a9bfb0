package dev.sojourn.server.web;

import dev.sojourn.StoreObserver;
import dev.sojourn.TimeSource;
import dev.sojourn.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What is answered, and written to the log, while the store does not answer: one line when the
 * first request is refused, and one when the store is back, however many are refused in between. It
 * is back when a call of it succeeds and none was refused for {@link #QUIET}: on a full disk reads
 * go on between writes that fail. Thread-safe.
 */
@Component
public class StoreFaults implements StoreObserver {

  private static final Logger LOG = LoggerFactory.getLogger(StoreFaults.class);

  /** How long none may have been refused before the store is said to be back. */
  static final Duration QUIET = Duration.ofSeconds(10);

  /** How long a caller waits before it asks again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TimeSource time;
  private final AtomicReference<@Nullable Outage> outage = new AtomicReference<>();

  StoreFaults(TimeSource time) {
    this.time = time;
  }

  /**
   * The store is away.
   *
   * @param first when the first request was refused, in nanoseconds of the monotonic clock
   * @param last when the last one was
   * @param refused how many were
   */
  private record Outage(long first, long last, long refused) {}

  /**
   * Counts a request that {@code fault} ended, and returns what its caller is answered. A store
   * where only others were in the way is not away.
   */
  public Problem refused(StoreUnavailableException fault) {
    if (fault.isContended()) {
      return Problem.of(
              ProblemType.UNAVAILABLE, "Others are changing the same at this moment. Repeat it.")
          .header("Retry-After", "0");
    }
    long now = time.now().monotonicNanos();
    Outage before =
        outage.getAndUpdate(known ->
            known == null
                ? new Outage(now, now, 1)
                : new Outage(known.first(), now, known.refused() + 1));
    if (before == null) {
      LOG.warn("The store does not answer: {}", fault.getMessage());
    }
    return Problem.of(ProblemType.UNAVAILABLE, "The store does not answer; try again.")
        .retryAfter(PAUSE);
  }

  @Override
  public void called(String operation, long nanos, boolean failed) {
    Outage known = outage.get();
    if (known == null || failed) {
      return;
    }
    boolean isQuiet = time.now().monotonicNanos() - known.last() >= QUIET.toNanos();
    if (isQuiet && outage.compareAndSet(known, null)) {
      LOG.info(
          "The store answers again; requests refused in {} s: {}",
          TimeUnit.NANOSECONDS.toSeconds(known.last() - known.first()),
          known.refused());
    }
  }
}
