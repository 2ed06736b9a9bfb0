package dev.sojourn.store;

import dev.sojourn.EndReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session lives, and if not, since when and why: the one rule that the engine and every
 * store apply.
 *
 * <p>A recorded end stands. Otherwise the earliest counts of: the idle deadline, the absolute one,
 * the user's and the tenant's raise of the epoch.
 */
public sealed interface Standing {

  /** The session lives. */
  record Live() implements Standing {}

  /**
   * The session is over.
   *
   * @param at since when
   * @param reason why
   */
  record Over(Instant at, EndReason reason) implements Standing {}

  /** The one instance of {@link Live}. */
  Live LIVE = new Live();

  /** How the idle deadline is read. */
  enum Idle {
    /** To the letter, for what people and validations are told. */
    EXACT,
    /** One touch interval later, for what is recorded: activity may not be written yet. */
    WITH_GRACE
  }

  /** Judges {@code found} at {@code now}. */
  static Standing of(Found found, Instant now, Idle idle) {
    return of(found.session(), found.user(), found.tenant(), now, idle);
  }

  /** Judges {@code session}, given the records of its user and its tenant, at {@code now}. */
  static Standing of(
      SessionRecord session,
      @Nullable UserRecord user,
      @Nullable TenantRecord tenant,
      Instant now,
      Idle idle) {
    if (session.endedAt() != null && session.endReason() != null) {
      return new Over(session.endedAt(), session.endReason());
    }
    Over over = null;
    Instant idleAt = session.lastActiveAt().plus(session.idleTimeout());
    // Past the absolute deadline nothing is left to wait for: one reason, whoever asks.
    boolean exact = idle == Idle.EXACT || !now.isBefore(session.expiresAt());
    Instant idleCounts = exact ? idleAt : idleAt.plus(session.touchInterval());
    if (!now.isBefore(idleCounts) && idleAt.isBefore(session.expiresAt())) {
      over = earlier(over, new Over(idleAt, EndReason.IDLE_TIMEOUT));
    }
    if (!now.isBefore(session.expiresAt())) {
      over = earlier(over, new Over(session.expiresAt(), EndReason.ABSOLUTE_LIFETIME));
    }
    if (session.userId() != null) {
      over =
          earlier(
              over,
              user == null
                  ? new Over(session.createdAt(), EndReason.USER_DELETED)
                  : raised(session, session.userEpoch(), user.epoch(), user.raises()));
    }
    over =
        earlier(
            over,
            tenant == null
                ? new Over(session.createdAt(), EndReason.TENANT_SIGNED_OUT)
                : raised(session, session.tenantEpoch(), tenant.epoch(), tenant.raises()));
    return over == null ? LIVE : over;
  }

  private static @Nullable Over raised(
      SessionRecord session, long sessionEpoch, long epoch, List<EpochRaise> raises) {
    if (sessionEpoch == epoch) {
      return null;
    }
    for (EpochRaise raise : raises) {
      if (raise.epoch() > sessionEpoch) {
        return new Over(raise.at(), raise.reason());
      }
    }
    // The record says nothing of it (purged and made anew): over since nobody knows when.
    return new Over(session.createdAt(), EndReason.ENDED_BY_ADMIN);
  }

  private static @Nullable Over earlier(@Nullable Over a, @Nullable Over b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return b.at().isBefore(a.at()) ? b : a;
  }
}
