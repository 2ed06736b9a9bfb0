package dev.sojourn.spring.migrate;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session as it was kept before.
 *
 * @param createdAt when it began
 * @param lastAccessAt the latest request
 * @param idle after how long without a request it ends; null for never
 * @param attributes serialized by Java, by name
 */
public record LegacySession(
    Instant createdAt,
    Instant lastAccessAt,
    @Nullable Duration idle,
    Map<String, byte[]> attributes) {

  /** Whether it has been left alone for too long, by its own timeout or by {@code most}. */
  boolean isIdle(Instant now, Duration most) {
    Duration allowed = idle == null || idle.compareTo(most) > 0 ? most : idle;
    return !now.isBefore(lastAccessAt.plus(allowed));
  }
}
