package dev.sojourn.server.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.Idempotency;
import dev.sojourn.TimeSource;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.servlet.GuestThrottle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets an address have so many guest sessions a minute, of which a repeated call makes no further
 * one. Thread-safe.
 */
@Component
class GuestAdmission {

  private static final int PER_MINUTE = 60;
  private static final int MAX_KEYS = 100_000;

  private final GuestThrottle throttle;

  /** The idempotency keys under which a guest was admitted lately. */
  private final Cache<String, Boolean> admitted;

  GuestAdmission(TimeSource time) {
    throttle = new GuestThrottle(PER_MINUTE, time);
    admitted =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterWrite(Duration.ofHours(24)) // as long as a call can be repeated
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
    Duration wait = throttle.admit(tenant, address).orElse(null);
    if (wait != null) {
      throw Problem.of(ProblemType.TOO_MANY_REQUESTS, "This address has too many new guests.")
          .retryAfter(wait)
          .exception();
    }
    if (repeated != null) {
      admitted.put(repeated, true);
    }
  }
}
