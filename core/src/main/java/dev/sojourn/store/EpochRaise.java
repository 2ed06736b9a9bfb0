package dev.sojourn.store;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One raise of a user's or a tenant's epoch: every session with an older epoch is over.
 *
 * @param epoch the new one: {@code max(old + 1, now in ms)}, never reused
 * @param reason why
 * @param at when
 * @param initiator who
 * @param spared the session that got the new epoch in the same step, or null
 */
public record EpochRaise(
    long epoch, EndReason reason, Instant at, Initiator initiator, @Nullable SessionId spared) {

  /** The most raises a record keeps; when more come before the rows are marked, the oldest go. */
  public static final int MAX_KEPT = 256;

  /** The epoch that follows {@code old} at {@code now}. */
  public static long next(long old, Instant now) {
    return Math.max(old + 1, now.toEpochMilli());
  }
}
