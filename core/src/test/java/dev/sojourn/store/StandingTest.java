package dev.sojourn.store;

import static dev.sojourn.store.Records.ABSOLUTE;
import static dev.sojourn.store.Records.BEGIN;
import static dev.sojourn.store.Records.EPOCH;
import static dev.sojourn.store.Records.IDLE;
import static dev.sojourn.store.Records.INTERVAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.store.Standing.Idle;
import dev.sojourn.store.Standing.Over;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The earliest counts of own end, idle, absolute, user's raise, tenant's raise. */
class StandingTest {

  private final SessionRecord session = Records.session(1, BEGIN);
  private final UserRecord user = Records.user(EPOCH);
  private final TenantRecord tenant = Records.tenant(EPOCH);

  private static Instant minute(int minutes) {
    return BEGIN.plus(Duration.ofMinutes(minutes));
  }

  private static EpochRaise raise(long epoch, EndReason reason, int minute) {
    return new EpochRaise(epoch, reason, minute(minute), Initiator.USER, null);
  }

  private Standing at(SessionRecord s, Instant now) {
    return Standing.of(s, user, tenant, now, Idle.EXACT);
  }

  @Test
  @Tag("ASVS-7.3.1")
  @Tag("SM-13")
  void aDeadlineIsTheFirstInstantAtWhichItIsOver() {
    Instant idle = BEGIN.plus(IDLE);
    assertThat(at(session, idle.minusMillis(1))).isEqualTo(Standing.LIVE);
    assertThat(at(session, idle)).isEqualTo(new Over(idle, EndReason.IDLE_TIMEOUT));
    assertThat(at(session, idle.plus(ABSOLUTE))).isEqualTo(new Over(idle, EndReason.IDLE_TIMEOUT));

    SessionRecord active = session.toBuilder().lastActiveAt(minute(24 * 60 - 10)).build();
    Instant absolute = BEGIN.plus(ABSOLUTE);
    assertThat(at(active, absolute.minusMillis(1))).isEqualTo(Standing.LIVE);
    assertThat(at(active, absolute)).isEqualTo(new Over(absolute, EndReason.ABSOLUTE_LIFETIME));
  }

  @Test
  void anIdleDeadlineThatIsTheAbsoluteOneIsTheAbsoluteOne() {
    SessionRecord both = session.toBuilder().expiresAt(BEGIN.plus(IDLE)).build();
    assertThat(at(both, BEGIN.plus(IDLE)))
        .isEqualTo(new Over(BEGIN.plus(IDLE), EndReason.ABSOLUTE_LIFETIME));
    assertThat(both.idleExpiresAt()).isEqualTo(both.expiresAt());
  }

  @Test
  void theIdleDeadlineIsNeverLaterThanTheAbsoluteOne() {
    SessionRecord late = session.toBuilder().lastActiveAt(minute(24 * 60 - 1)).build();
    assertThat(late.idleExpiresAt()).isEqualTo(late.expiresAt());
  }

  @Test
  void whatIsRecordedWaitsForActivityThatMayNotBeWrittenYet() {
    Instant idle = BEGIN.plus(IDLE);
    assertThat(Standing.of(session, user, tenant, idle, Idle.WITH_GRACE)).isEqualTo(Standing.LIVE);
    Instant grace = idle.plus(INTERVAL);
    assertThat(Standing.of(session, user, tenant, grace.minusMillis(1), Idle.WITH_GRACE))
        .isEqualTo(Standing.LIVE);
    assertThat(Standing.of(session, user, tenant, grace, Idle.WITH_GRACE))
        .isEqualTo(new Over(idle, EndReason.IDLE_TIMEOUT));
  }

  @Test
  void pastTheAbsoluteDeadlineNothingIsLeftToWaitForAndThereIsOneReason() {
    Instant idle = BEGIN.plus(IDLE);
    Instant absolute = idle.plus(INTERVAL.dividedBy(2));
    SessionRecord both = session.toBuilder().expiresAt(absolute).build();
    for (Idle rule : Idle.values()) {
      assertThat(Standing.of(both, user, tenant, absolute, rule))
          .isEqualTo(new Over(idle, EndReason.IDLE_TIMEOUT));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRecordedEndStandsWhateverElseIsTrue(EndReason reason) {
    SessionRecord ended = session.toBuilder().ended(minute(90), reason, null).build();
    assertThat(Standing.of(ended, null, null, minute(5_000), Idle.EXACT))
        .isEqualTo(new Over(minute(90), reason));
    assertThat(at(ended, BEGIN)).isEqualTo(new Over(minute(90), reason));
  }

  /** Raises at these minutes (0: none), judged long after all of it. Idle is at 60. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, IDLE_TIMEOUT, 60",
    "30, 0, CREDENTIAL_CHANGED, 30",
    "0, 30, TENANT_SIGNED_OUT, 30",
    "30, 20, TENANT_SIGNED_OUT, 20",
    "20, 30, CREDENTIAL_CHANGED, 20",
    "90, 0, IDLE_TIMEOUT, 60",
    "0, 90, IDLE_TIMEOUT, 60",
    "90, 80, IDLE_TIMEOUT, 60",
  })
  void theEarliestCounts(int userRaise, int tenantRaise, EndReason reason, int minute) {
    UserRecord raisedUser =
        userRaise == 0
            ? user
            : Records.user(EPOCH + 1, raise(EPOCH + 1, EndReason.CREDENTIAL_CHANGED, userRaise));
    TenantRecord raisedTenant =
        tenantRaise == 0
            ? tenant
            : Records.tenant(EPOCH + 1, raise(EPOCH + 1, EndReason.TENANT_SIGNED_OUT, tenantRaise));
    assertThat(Standing.of(session, raisedUser, raisedTenant, minute(3_000), Idle.EXACT))
        .isEqualTo(new Over(minute(minute), reason));
  }

  @Test
  void aRaiseEndsAtOnceWhateverTheDeadlines() {
    UserRecord raised = Records.user(EPOCH + 1, raise(EPOCH + 1, EndReason.USER_DISABLED, 1));
    assertThat(Standing.of(session, raised, tenant, minute(1), Idle.WITH_GRACE))
        .isEqualTo(new Over(minute(1), EndReason.USER_DISABLED));
  }

  @Test
  void ofSeveralRaisesTheFirstAfterTheSessionCounts() {
    UserRecord raised =
        Records.user(
            EPOCH + 5,
            raise(EPOCH - 1, EndReason.SIGNED_OUT, 1),
            raise(EPOCH, EndReason.USER_DISABLED, 2),
            raise(EPOCH + 3, EndReason.CREDENTIAL_CHANGED, 10),
            raise(EPOCH + 5, EndReason.USER_DELETED, 20));
    assertThat(Standing.of(session, raised, tenant, minute(30), Idle.EXACT))
        .isEqualTo(new Over(minute(10), EndReason.CREDENTIAL_CHANGED));
    SessionRecord spared = session.toBuilder().userEpoch(EPOCH + 3).build();
    assertThat(Standing.of(spared, raised, tenant, minute(30), Idle.EXACT))
        .isEqualTo(new Over(minute(20), EndReason.USER_DELETED));
    SessionRecord newest = session.toBuilder().userEpoch(EPOCH + 5).build();
    assertThat(Standing.of(newest, raised, tenant, minute(30), Idle.EXACT))
        .isEqualTo(Standing.LIVE);
  }

  @Test
  void unequalEpochsMeanOverEvenWhenNoRaiseTellsOfIt() {
    assertThat(Standing.of(session, Records.user(EPOCH + 7), tenant, minute(1), Idle.EXACT))
        .isInstanceOf(Over.class);
    assertThat(Standing.of(session, Records.user(EPOCH - 7), tenant, minute(1), Idle.EXACT))
        .isInstanceOf(Over.class);
    assertThat(Standing.of(session, user, Records.tenant(EPOCH - 7), minute(1), Idle.EXACT))
        .isInstanceOf(Over.class);
  }

  @Test
  void anAbsentRecordMeansOver() {
    assertThat(Standing.of(session, null, tenant, minute(1), Idle.EXACT))
        .isEqualTo(new Over(BEGIN, EndReason.USER_DELETED));
    assertThat(Standing.of(session, user, null, minute(1), Idle.EXACT))
        .isEqualTo(new Over(BEGIN, EndReason.TENANT_SIGNED_OUT));
  }

  @Test
  void aGuestDependsOnItsTenantAlone() {
    SessionRecord guest = Records.guest();
    assertThat(Standing.of(guest, null, tenant, minute(1), Idle.EXACT)).isEqualTo(Standing.LIVE);
    TenantRecord raised =
        Records.tenant(EPOCH + 1, raise(EPOCH + 1, EndReason.TENANT_SIGNED_OUT, 1));
    assertThat(Standing.of(guest, null, raised, minute(1), Idle.EXACT))
        .isEqualTo(new Over(minute(1), EndReason.TENANT_SIGNED_OUT));
  }

  @Test
  void anEpochIsNeverReused() {
    assertThat(EpochRaise.next(5, Instant.ofEpochMilli(1_000))).isEqualTo(1_000);
    assertThat(EpochRaise.next(1_000, Instant.ofEpochMilli(1_000))).isEqualTo(1_001);
    assertThat(EpochRaise.next(9_000, Instant.ofEpochMilli(1_000))).isEqualTo(9_001);
  }
}
