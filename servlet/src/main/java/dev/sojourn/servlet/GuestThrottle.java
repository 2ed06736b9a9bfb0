package dev.sojourn.servlet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.IpRange;
import dev.sojourn.TimeSource;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets an address have so many new guests a minute: they cost a stranger nothing and the store a
 * row each. Whoever has one address of IPv6 has a whole /64 of them, which is one here. Kept in
 * memory, of bounded size, and forgotten with a restart; each node counts for itself. Thread-safe.
 */
public final class GuestThrottle {

  /** The most that may be allowed. */
  public static final int MAX_PER_MINUTE = 1_000_000;

  private static final int MAX_KEYS = 100_000;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  private final TimeSource time;
  private final Cache<String, Window> known;

  /**
   * A minute of an address.
   *
   * @param count of guests in it
   * @param since its beginning, in the monotonic clock's nanoseconds
   */
  private record Window(int count, long since) {}

  /**
   * Counts none yet.
   *
   * @param perMinute 1 to {@value #MAX_PER_MINUTE}
   * @throws IllegalArgumentException if it is out of bounds
   */
  public GuestThrottle(int perMinute, TimeSource time) {
    this.perMinute = check(perMinute);
    this.time = time;
    known =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterWrite(Duration.ofMinutes(1))
            .ticker(() -> time.now().monotonicNanos())
            .build();
  }

  static int check(int perMinute) {
    if (perMinute < 1 || perMinute > MAX_PER_MINUTE) {
      throw new IllegalArgumentException("guestsPerMinute must be 1 to " + MAX_PER_MINUTE);
    }
    return perMinute;
  }

  /**
   * Counts a new guest of {@code tenant}.
   *
   * @param address of whoever asks; of what is no address nothing is counted
   * @return empty if it may begin, or how long to wait
   */
  public Optional<Duration> admit(String tenant, @Nullable String address) {
    return Optional.ofNullable(address)
        .flatMap(IpRange::ofClient)
        .flatMap(network -> count(tenant + " " + network));
  }

  private Optional<Duration> count(String key) {
    long now = time.now().monotonicNanos();
    Window window =
        known
            .asMap()
            .compute(
                key,
                (same, before) ->
                    before == null || now - before.since() >= MINUTE
                        ? new Window(1, now)
                        : new Window(Math.min(before.count(), perMinute) + 1, before.since()));
    return window.count() > perMinute
        ? Optional.of(Duration.ofNanos(Math.max(1, window.since() + MINUTE - now)))
        : Optional.empty();
  }
}
