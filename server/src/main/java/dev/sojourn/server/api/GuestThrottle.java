package dev.sojourn.server.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.IpRange;
import dev.sojourn.TimeSource;
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

  /**
   * A minute of an address.
   *
   * @param count of guests in it
   * @param since its beginning, in the monotonic clock's nanoseconds
   */
  private record Window(int count, long since) {}

  GuestThrottle(TimeSource time) {
    this.time = time;
    known =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterWrite(Duration.ofMinutes(1))
            .ticker(() -> time.now().monotonicNanos())
            .build();
  }

  /**
   * Counts a guest session for {@code address}, as the application states it; without one nothing
   * is counted. Whoever has an IPv6 address has a whole /64 of them.
   *
   * @throws dev.sojourn.server.web.ProblemException 429 when there were too many
   */
  void admit(@Nullable String address) {
    if (address == null) {
      return;
    }
    String range = address.indexOf(':') < 0 ? address : address + "/64";
    IpRange.parse(range).ifPresent(network -> count(network.toString()));
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
