package dev.sojourn.internal;

import static dev.sojourn.internal.Cached.AT;
import static dev.sojourn.internal.Cached.MILLIS;
import static dev.sojourn.internal.Cached.MINUTE;
import static dev.sojourn.internal.Cached.minute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.store.Found;
import dev.sojourn.store.Records;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Standing.Over;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Until when a cached session lives, and what is said of it then. */
class CachedSessionLifeTest {

  private static final Over IDLE = new Over(minute(60), EndReason.IDLE_TIMEOUT);
  private final CachedSession session = Cached.of(Cached.record());

  /** Of which the user was signed out everywhere at this minute. */
  private static CachedSession raisedAt(long minute) {
    EpochRaise raise =
        new EpochRaise(
            Records.EPOCH + 1, EndReason.CREDENTIAL_CHANGED, minute(minute), Initiator.USER, null);
    return Cached.of(
        new Found(
            Cached.record(),
            Records.user(Records.EPOCH + 1, raise),
            Records.tenant(Records.EPOCH),
            null));
  }

  @Test
  void itLivesUntilItIsIdle() {
    assertThat(session.surelyLives(MILLIS + 60 * MINUTE - 1)).isTrue();
    assertThat(session.surelyLives(MILLIS + 60 * MINUTE)).isFalse();
    assertThat(session.over(minute(60).minusMillis(1))).isNull();
    assertThat(session.over(minute(60))).isEqualTo(IDLE);
  }

  @Test
  void activityMovesThatTime() {
    session.touch(MILLIS + 30 * MINUTE, Client.UNKNOWN);

    assertThat(session.surelyLives(MILLIS + 90 * MINUTE - 1)).isTrue();
    assertThat(session.over(minute(90))).isEqualTo(new Over(minute(90), EndReason.IDLE_TIMEOUT));
  }

  @Test
  void activityNeverMovesTheAbsoluteDeadline() {
    Instant deadline = AT.plus(Records.ABSOLUTE);
    session.touch(deadline.toEpochMilli() - 1, Client.UNKNOWN);

    assertThat(session.surelyLives(deadline.toEpochMilli() - 1)).isTrue();
    assertThat(session.surelyLives(deadline.toEpochMilli())).isFalse();
    assertThat(session.over(deadline)).isEqualTo(new Over(deadline, EndReason.ABSOLUTE_LIFETIME));
  }

  @Test
  void whatIsOverIsJudgedOnce() {
    Over over = session.over(minute(70));

    assertThat(session.over(minute(70))).isSameAs(over);
    assertThat(session.over(minute(80))).isSameAs(over).isEqualTo(IDLE);
  }

  @Test
  void whoWasActiveMeanwhileIsJudgedAnew() {
    assertThat(session.over(minute(95))).isEqualTo(IDLE);

    session.touch(MILLIS + 30 * MINUTE, Client.UNKNOWN);

    assertThat(session.over(minute(95))).isEqualTo(new Over(minute(90), EndReason.IDLE_TIMEOUT));
  }

  @Test
  void whatIsOverWhateverHappensIsSoFromItsBeginning() {
    CachedSession raised = raisedAt(10);

    assertThat(raised.surelyLives(MILLIS)).isFalse();
    assertThat(raised.over(minute(20)))
        .isEqualTo(new Over(minute(10), EndReason.CREDENTIAL_CHANGED));
  }

  /** The clock of whoever raised it goes before ours. */
  @Test
  void anEndThatIsStillToComeIsNotTheLastWord() {
    CachedSession raised = raisedAt(120);

    assertThat(raised.over(minute(30)).reason()).isEqualTo(EndReason.CREDENTIAL_CHANGED);
    assertThat(raised.over(minute(61))).isEqualTo(IDLE);
    assertThat(raised.over(minute(30)).reason()).isEqualTo(EndReason.CREDENTIAL_CHANGED);
  }

  @Test
  void anEndOfThisVeryMomentIsTheLastWord() {
    CachedSession raised = raisedAt(30);

    assertThat(raised.over(minute(30))).isSameAs(raised.over(minute(30)));
  }

  @Test
  void anotherNodeMayHaveSeenActivityUntilAnIntervalAfterTheIdleTime() {
    long certain = MILLIS + 62 * MINUTE;

    assertThat(readAt(certain - 1, Cached.record()).mayHaveBeenActive(minute(70))).isTrue();
    assertThat(readAt(certain, Cached.record()).mayHaveBeenActive(minute(70))).isFalse();
  }

  @Test
  void whatWasReadNowIsNotAskedForAgain() {
    CachedSession read = readAt(MILLIS + 61 * MINUTE, Cached.record());

    assertThat(read.mayHaveBeenActive(minute(61))).isFalse();
    assertThat(read.mayHaveBeenActive(minute(61).minusMillis(1))).isFalse();
    assertThat(read.mayHaveBeenActive(minute(61).plusMillis(1))).isTrue();
  }

  @Test
  void whatWasEndedStaysSo() {
    SessionRecord ended = Cached.record().toBuilder().ended(AT, EndReason.SIGNED_OUT, null).build();

    assertThat(readAt(MILLIS, ended).mayHaveBeenActive(minute(70))).isFalse();
  }

  private static CachedSession readAt(long readAt, SessionRecord record) {
    Found found = Cached.living(record);
    return new CachedSession(record.id(), found, Cached.shared(found), 0, readAt, 0, 0);
  }

  @Test
  void whoWasAwayTooLongIsReduced() {
    CachedSession remembered = Cached.of(Cached.living(Cached.record()), 10 * MINUTE);

    assertThat(remembered.isAwayTooLong(MILLIS + 10 * MINUTE)).isFalse();
    assertThat(remembered.isAwayTooLong(MILLIS + 10 * MINUTE + 1)).isTrue();
    remembered.touch(MILLIS + 5 * MINUTE, Client.UNKNOWN);
    assertThat(remembered.isAwayTooLong(MILLIS + 15 * MINUTE)).isFalse();
    assertThat(session.isAwayTooLong(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void whatIsReducedAlreadyIsNotReducedAgain() {
    SessionRecord record = Cached.record();
    long later = MILLIS + 60 * MINUTE;
    assertThat(remembered(record.toBuilder().reducedAt(minute(1)).build()).isAwayTooLong(later))
        .isFalse();
    // Authenticated since, or at that very time: there is something to reduce again.
    assertThat(remembered(record.toBuilder().reducedAt(AT).build()).isAwayTooLong(later)).isTrue();
    // Nothing was ever proved in it.
    assertThat(remembered(record.toBuilder().authenticatedAt(null).build()).isAwayTooLong(later))
        .isFalse();
  }

  private static CachedSession remembered(SessionRecord record) {
    return Cached.of(Cached.living(record), 10 * MINUTE);
  }

  @Test
  void callersSeeItAliveReducedOrOver() {
    session.touch(MILLIS + MINUTE, Cached.client("192.0.2.1", "Browser/1"));

    assertThat(session.live().state()).isEqualTo(SessionState.ACTIVE);
    assertThat(session.live().lastActiveAt()).isEqualTo(minute(1));
    assertThat(session.live().lastSeenFrom().ip()).isEqualTo("192.0.2.1");
    assertThat(session.reduced(minute(1)).authenticatedAt()).isNull();
    assertThat(session.over(IDLE).endedAt()).isEqualTo(minute(60));
  }

  @Test
  void itIsUsableUntilItsUserOrItsTenantChanges() {
    Invalidations invalidations = new Invalidations();
    SharedParts.TenantValidity tenant = new SharedParts.TenantValidity();
    CachedSession cached = ofTenant(tenant, invalidations);
    assertThat(cached.isUsable(invalidations)).isTrue();

    invalidations.add(UserId.of("alice"));
    assertThat(cached.isUsable(invalidations)).isFalse();
    CachedSession again = ofTenant(tenant, invalidations);
    assertThat(again.isUsable(invalidations)).isTrue();
    tenant.makeVoid();
    assertThat(again.isUsable(invalidations)).isFalse();
  }

  private static CachedSession ofTenant(
      SharedParts.TenantValidity tenant, Invalidations invalidations) {
    Found found = Cached.living(Cached.record());
    Interner interner = new Interner();
    SharedParts shared = SharedParts.of(found, new Policies(java.util.Map.of()), tenant, interner);
    int stripe = Invalidations.stripe(UserId.of("alice"));
    return new CachedSession(
        found.session().id(), found, shared, invalidations.now(), MILLIS, stripe, 0);
  }

  @Test
  void itIsOfItsTenantAndWhatIsAbsentOfEvery() {
    assertThat(session.isOf("default")).isTrue();
    assertThat(session.isOf(null)).isTrue();
    assertThat(session.isOf("other")).isFalse();
    assertThat(Cached.absent().isOf("other")).isTrue();
  }

  @Test
  void aGuestIsOne() {
    assertThat(session.isGuest()).isFalse();
    assertThat(Cached.of(Cached.living(Records.guest())).isGuest()).isTrue();
    assertThat(Cached.absent().isGuest()).isFalse();
  }

  @Test
  void whatIsAbsentIsNotThereAndNeverLives() {
    assertThat(Cached.absent().isPresent()).isFalse();
    assertThat(session.isPresent()).isTrue();
    assertThat(Cached.absent().surelyLives(Long.MIN_VALUE)).isFalse();
  }

  @Test
  void itWeighsWhatItTakes() {
    Found found = Cached.living(Cached.record());
    SharedParts shared = Cached.shared(found);
    CachedSession alone =
        new CachedSession(found.session().id(), found, shared, 0, MILLIS, 0, shared.bytes());

    assertThat(session.weight()).isEqualTo(256 + session.packedBytes());
    assertThat(alone.weight()).isEqualTo(session.weight() + shared.bytes());
    assertThat(Cached.absent().weight()).isEqualTo(256);
  }

  @Test
  void whetherItWasAskedForIsToldOnce() {
    assertThat(session.takeUse()).isFalse();
    session.use();
    session.use();
    assertThat(session.takeUse()).isTrue();
    assertThat(session.takeUse()).isFalse();
  }

  @Test
  void theAnswerStaysAsItWasRead() {
    session.touch(MILLIS + MINUTE, Client.UNKNOWN);

    assertThat(session.recordedActivity()).isEqualTo(MILLIS);
    assertThat(Duration.between(session.found().session().lastActiveAt(), AT)).isZero();
  }
}
