package dev.sojourn.server.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.Idempotency;
import dev.sojourn.TimeSource;
import dev.sojourn.server.accounts.Throttle;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets an address have so many guest sessions a minute: they cost a stranger nothing and this
 * server a row each. Kept in memory, of bounded size. Thread-safe.
 */
@Component
class GuestThrottle {

  private static final int PER_MINUTE = 60;
  private static final int MAX_KEYS = 100_000;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final TimeSource time;
  private final Cache<String, Window> known;

  /** The idempotency keys under which a guest was admitted lately. */
  private final Cache<String, Boolean> admitted;

  /**
   * A minute of an address.
   *
   * @param count of guests in it
   * @param since its beginning, in the monotonic clock's nanoseconds
   */
  private record Window(int count, long since) {}

  GuestThrottle(TimeSource time) {
    this.time = time;
    known = cache(Duration.ofMinutes(1), time);
    admitted = cache(Duration.ofHours(24), time); // as long as a call can be repeated
  }

  private static <T> Cache<String, T> cache(Duration kept, TimeSource time) {
    return Caffeine.newBuilder()
        .maximumSize(MAX_KEYS)
        .expireAfterWrite(kept)
        .ticker(() -> time.now().monotonicNanos())
        .build();
  }

  /**
   * Counts a guest session of {@code tenant} for {@code address}, as the application states it;
   * without one nothing is counted.
   *
   * @param idempotency by which the call may be a repetition of one that was counted, or null
   * @throws dev.sojourn.server.web.ProblemException 429 when there were too many
   */
  void admit(String tenant, @Nullable String address, @Nullable Idempotency idempotency) {
    String repeated = idempotency == null ? null : idempotency.scope() + " " + idempotency.key();
    if (address == null || (repeated != null && admitted.getIfPresent(repeated) != null)) {
      return;
    }
    Throttle.network(address).ifPresent(network -> count(tenant + " " + network));
    if (repeated != null) {
      admitted.put(repeated, true);
    }
  }

  private void count(String network) {
    long now = time.now().monotonicNanos();
    Window window =
        known
            .asMap()
            .compute(
                network,
                (key, before) -> {
                  if (before == null || now - before.since() >= MINUTE) {
                    return new Window(1, now);
                  }
                  return new Window(Math.min(before.count() + 1, PER_MINUTE + 1), before.since());
                });
    if (window.count() > PER_MINUTE) {
      throw Problem.of(ProblemType.TOO_MANY_REQUESTS, "This address has too many new guests.")
          .retryAfter(Duration.ofNanos(Math.max(1, window.since() + MINUTE - now)))
          .exception();
    }
  }
}
