package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.UserChangeResult.Changed;
import dev.sojourn.testkit.Draft;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Epochs: one write ends all, and no number is ever used twice. */
public abstract class EpochContract extends StoreContract {

  private static final Initiator ADMIN = Initiator.admin("root");

  @Test
  void raisingEndsAllOfAUserAndNobodyElses() {
    List<SessionId> alices = IntStream.range(0, 5).mapToObj(i -> signIn(ALICE).id()).toList();
    SessionId bobs = signIn(BOB).id();
    SessionId elsewhere = signIn(UserId.of("acme", "alice")).id();
    String before = eventsEnd();

    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);

    assertThat(alices).allSatisfy(id -> assertOver(id, EndReason.CREDENTIAL_CHANGED));
    assertThat(living(ALICE)).isEmpty();
    assertLives(bobs);
    assertLives(elsewhere);
    // One event, however many sessions.
    assertThat(eventsAfter(before))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.type()).isEqualTo(EventType.USER_SIGNED_OUT);
          assertThat(event.epoch()).isEqualTo(user(ALICE).epoch());
          assertThat(event.reason()).isEqualTo(EndReason.CREDENTIAL_CHANGED);
        });
  }

  @Test
  void aRaiseIsLogged() {
    SessionId spared = signIn(ALICE).id();
    time.advance(Duration.ofMinutes(1));

    Changed changed =
        change(UserChange.raise(ALICE, EndReason.ENDED_BY_ADMIN, spared, ADMIN, now()));

    long epoch = now().toEpochMilli();
    assertThat(changed.user().epoch()).isEqualTo(epoch);
    assertThat(changed.user().raises())
        .containsExactly(new EpochRaise(epoch, EndReason.ENDED_BY_ADMIN, now(), ADMIN, spared));
    assertThat(user(ALICE)).isEqualTo(changed.user());
  }

  @Test
  void aSignInAfterARaiseLives() {
    signIn(ALICE);
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);

    SessionRecord after = signIn(ALICE);

    assertThat(after.userEpoch()).isEqualTo(user(ALICE).epoch());
    assertThat(living(ALICE)).containsExactly(after.id());
  }

  @Test
  void exceptSparesThatOneAlone() {
    SessionId other = signIn(ALICE).id();
    SessionId current = signIn(ALICE).id();

    Changed changed = raise(ALICE, EndReason.SIGNED_OUT_ELSEWHERE, current);

    assertThat(changed.spared()).isTrue();
    assertThat(session(current).userEpoch()).isEqualTo(changed.user().epoch());
    assertLives(current);
    assertOver(other, EndReason.SIGNED_OUT_ELSEWHERE);
    assertThat(living(ALICE)).containsExactly(current);
  }

  @Test
  void aSparedSessionDiesByTheNextRaise() {
    SessionId current = signIn(ALICE).id();
    raise(ALICE, EndReason.SIGNED_OUT_ELSEWHERE, current);
    time.advance(Duration.ofMinutes(1));

    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);

    assertOver(current, EndReason.CREDENTIAL_CHANGED);
  }

  @Test
  void exceptDoesNotSpareWhatIsOver() {
    SessionId ended = signIn(ALICE).id();
    store.end(ended, EndReason.SIGNED_OUT, Initiator.USER, now());

    assertNotSpared(ended, EndReason.SIGNED_OUT);
  }

  /** As one that waited for a lock meanwhile, or whose node's clock is behind. */
  @Test
  void aRaiseThatWasAskedForBeforeWhatCameFirstChangesNoReason() {
    SessionId session = signIn(ALICE).id();
    SessionId another = signIn(ALICE).id();
    UserChange late =
        UserChange.raise(ALICE, EndReason.SIGNED_OUT_ELSEWHERE, session, Initiator.USER, now());
    time.advance(Duration.ofSeconds(2));
    store.raiseTenant(ALICE.tenant(), EndReason.TENANT_SIGNED_OUT, ADMIN, now());
    assertOver(session, EndReason.TENANT_SIGNED_OUT);
    store.raiseTenant(
        ALICE.tenant(), EndReason.TENANT_SIGNED_OUT, ADMIN, now().minus(Duration.ofSeconds(1)));

    assertThat(change(late).spared()).isFalse();

    assertOver(session, EndReason.TENANT_SIGNED_OUT);
    assertOver(another, EndReason.TENANT_SIGNED_OUT);
  }

  @Test
  void exceptDoesNotSpareWhatExpired() {
    SessionId expired = signIn(ALICE).id();
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));

    assertNotSpared(expired, EndReason.IDLE_TIMEOUT);
  }

  @Test
  void exceptDoesNotSpareWhatAnEarlierRaiseEnded() {
    SessionId raised = signIn(ALICE).id();
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);
    time.advance(Duration.ofMinutes(1));

    assertNotSpared(raised, EndReason.CREDENTIAL_CHANGED);
  }

  @Test
  void exceptDoesNotSpareWhatTheTenantsRaiseEnded() {
    SessionId raised = signIn(ALICE).id();
    raiseTenant("default");
    time.advance(Duration.ofMinutes(1));

    assertNotSpared(raised, EndReason.TENANT_SIGNED_OUT);
  }

  @Test
  void exceptDoesNotSpareAnotherUsersSession() {
    SessionId mine = signIn(ALICE).id();
    SessionRecord bobs = signIn(BOB);

    Changed changed = raise(ALICE, EndReason.CREDENTIAL_CHANGED, bobs.id());

    assertThat(changed.spared()).isFalse();
    assertThat(session(bobs.id())).isEqualTo(bobs);
    assertLives(bobs.id());
    assertOver(mine, EndReason.CREDENTIAL_CHANGED);
  }

  @Test
  void exceptOfWhatNeverWasSparesNothing() {
    SessionId mine = signIn(ALICE).id();

    assertThat(raise(ALICE, EndReason.CREDENTIAL_CHANGED, fixtures.sessionId()).spared()).isFalse();
    assertOver(mine, EndReason.CREDENTIAL_CHANGED);
  }

  @Test
  void anEpochIsNeverUsedTwiceWhenTheClockGoesBack() {
    raise(ALICE, EndReason.ENDED_BY_ADMIN, null);
    long first = user(ALICE).epoch();
    SessionId id = signIn(ALICE).id();
    time.jumpWall(Duration.ofHours(-1));

    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);

    assertThat(user(ALICE).epoch()).isEqualTo(first + 1);
    assertOver(id, EndReason.CREDENTIAL_CHANGED);
  }

  @Test
  void anEpochIsNeverUsedTwiceWithinAMillisecond() {
    List<Long> epochs =
        IntStream.range(0, 5)
            .mapToObj(i -> raise(ALICE, EndReason.ENDED_BY_ADMIN, null).user().epoch())
            .toList();

    assertThat(epochs).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void anEpochIsNeverUsedTwiceAfterADeletion() {
    SessionId old = signIn(ALICE).id();
    long before = user(ALICE).epoch();
    change(Changes.delete(ALICE, now()));
    time.jumpWall(Duration.ofHours(-1));

    Created again = create(fixtures.signIn(ALICE));

    assertThat(again.found().session().userEpoch()).isGreaterThan(before);
    assertLives(again.found().session().id());
    assertOver(old, EndReason.USER_DELETED);
  }

  @Test
  void nothingRevivesWhenHousekeepingHasCleanedUp() {
    SessionId old = signIn(ALICE).id();
    change(Changes.delete(ALICE, now()));
    time.advance(Duration.ofHours(12));
    sweep(Sweeps.KEEP_ALL);
    time.jumpWall(Duration.ofHours(-12));

    create(fixtures.signIn(ALICE));
    time.jumpWall(Duration.ofHours(12));

    assertOver(old, EndReason.USER_DELETED);
  }

  @Test
  void nothingRevivesWhenTheRecordWasPurgedAndMadeAnew() {
    SessionId old = signIn(ALICE).id();
    long last = change(Changes.delete(ALICE, now())).user().epoch();
    time.advance(Duration.ofDays(400));
    sweep(Retention.DEFAULT);
    sweep(Retention.DEFAULT);
    time.jumpWall(Duration.ofDays(-401));

    SessionRecord again = signIn(ALICE);

    assertThat(again.userEpoch()).isGreaterThan(last);
    assertLives(again.id());
    assertThat(store.find(old)).isEmpty();
  }

  @Test
  @Tag("ASVS-7.4.5")
  @Tag("CVE-2023-4966")
  void raisingATenantEndsUsersAndGuestsOfItAlone() {
    SessionId alices = signIn(ALICE).id();
    SessionId guest = create(fixtures.guest("default")).found().session().id();
    SessionId elsewhere = signIn(UserId.of("acme", "alice")).id();
    String before = eventsEnd();
    time.advance(Duration.ofMinutes(1));

    TenantRecord tenant = store.raiseTenant("default", EndReason.TENANT_SIGNED_OUT, ADMIN, now());

    assertThat(store.findTenant("default")).contains(tenant);
    assertThat(tenant.epoch()).isEqualTo(now().toEpochMilli());
    assertThat(tenant.version()).isEqualTo(2);
    assertThat(tenant.raises())
        .containsExactly(
            new EpochRaise(tenant.epoch(), EndReason.TENANT_SIGNED_OUT, now(), ADMIN, null));
    assertOver(alices, EndReason.TENANT_SIGNED_OUT);
    assertOver(guest, EndReason.TENANT_SIGNED_OUT);
    assertLives(elsewhere);
    assertThat(eventsAfter(before))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.type()).isEqualTo(EventType.TENANT_SIGNED_OUT);
          assertThat(event.epoch()).isEqualTo(tenant.epoch());
          assertThat(event.tenant()).isEqualTo("default");
          assertThat(event.userId()).isNull();
        });
    assertLives(signIn(ALICE).id());
  }

  @Test
  void raisingAnUnknownTenantMakesItsRecord() {
    TenantRecord tenant = store.raiseTenant("acme", EndReason.TENANT_SIGNED_OUT, ADMIN, now());

    assertThat(tenant.version()).isEqualTo(1);
    assertThat(store.findTenant("acme")).contains(tenant);
    SessionRecord after = signIn(UserId.of("acme", "alice"));
    assertThat(after.tenantEpoch()).isEqualTo(tenant.epoch());
    assertLives(after.id());
  }

  @Test
  void theLogOfRaisesIsBoundedAndNothingRevives() {
    SessionId old = signIn(ALICE).id();
    for (int i = 0; i < EpochRaise.MAX_KEPT + 10; i++) {
      time.advance(Duration.ofMillis(5));
      raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);
    }

    assertThat(user(ALICE).raises())
        .hasSizeLessThanOrEqualTo(EpochRaise.MAX_KEPT)
        .last()
        .satisfies(raise -> assertThat(raise.epoch()).isEqualTo(user(ALICE).epoch()));
    assertThat(user(ALICE).raises()).extracting(EpochRaise::epoch).isSorted();
    assertOver(old, EndReason.CREDENTIAL_CHANGED);
  }

  @Test
  void markingTheRowsChangesNoAnswer() {
    SessionId old = signIn(ALICE).id();
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);
    SessionId current = signIn(ALICE).id();
    time.advance(Duration.ofMinutes(1));

    assertThat(sweep(Sweeps.KEEP_ALL)).isEqualTo(1);

    assertRecordedOver(old, EndReason.CREDENTIAL_CHANGED);
    assertLives(current);
    assertThat(events())
        .filteredOn(event -> event.type() == EventType.SESSION_ENDED)
        .extracting(SessionEvent::session)
        .containsExactly(old);
  }

  private void assertNotSpared(@Nullable SessionId id, EndReason reason) {
    Changed changed = raise(ALICE, EndReason.ENDED_BY_ADMIN, id);

    assertThat(changed.spared()).isFalse();
    assertThat(changed.user().raises().getLast().spared()).isNull();
    assertOver(present(id), reason);
    assertThat(living(ALICE)).isEmpty();
  }
}
