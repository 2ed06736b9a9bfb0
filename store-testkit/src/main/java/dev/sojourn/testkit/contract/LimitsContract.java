package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Overflow;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.testkit.Browser;
import dev.sojourn.testkit.Draft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limits hold within the step that creates, and count only what really lives. */
public abstract class LimitsContract extends StoreContract {

  @Test
  void theOldestLeaves() {
    SessionId oldest = signInLater(DeviceKind.DESKTOP);
    SessionId second = signInLater(DeviceKind.DESKTOP);
    touchLater(oldest);

    Created created = create(limited(2, Overflow.END_OLDEST));

    assertThat(created.ended()).extracting(SessionRecord::id).containsExactly(oldest);
    assertRecordedOver(oldest, EndReason.LIMIT_REACHED);
    assertThat(session(oldest).endedBy()).isEqualTo(created.found().session().id());
    assertThat(events())
        .filteredOn(event -> event.type() == EventType.SESSION_ENDED)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.session()).isEqualTo(oldest);
          assertThat(event.reason()).isEqualTo(EndReason.LIMIT_REACHED);
        });
    assertThat(living(ALICE)).containsExactly(created.found().session().id(), second);
  }

  @Test
  void theLeastActiveLeaves() {
    SessionId oldest = signInLater(DeviceKind.DESKTOP);
    SessionId second = signInLater(DeviceKind.DESKTOP);
    touchLater(oldest);

    Created created = create(limited(2, Overflow.END_LEAST_ACTIVE));

    assertThat(created.ended()).extracting(SessionRecord::id).containsExactly(second);
    assertRecordedOver(second, EndReason.LIMIT_REACHED);
    assertThat(living(ALICE)).containsExactly(created.found().session().id(), oldest);
  }

  @Test
  void theNewOneIsRefusedAndNothingChanges() {
    Browser browser = fixtures.browser();
    SessionId first = create(fixtures.signIn(ALICE).on(browser)).found().session().id();
    SessionId second = signInLater(DeviceKind.DESKTOP);
    SessionId guest = create(fixtures.guest("default")).found().session().id();
    int events = events().size();
    int devices = store.devices(ALICE).size();

    Draft refused = limited(2, Overflow.REFUSE).upgrading(guest);
    assertThat(store.create(refused.command())).isEqualTo(new CreateResult.LimitReached());

    assertThat(living(ALICE)).containsExactly(second, first);
    assertLives(guest);
    assertThat(store.devices(ALICE)).hasSize(devices);
    assertThat(events()).hasSize(events);
  }

  @Test
  void severalLeaveAtOnceWhenTheLimitBecameStricter() {
    SessionId first = signInLater(DeviceKind.DESKTOP);
    SessionId second = signInLater(DeviceKind.DESKTOP);
    SessionId third = signInLater(DeviceKind.DESKTOP);

    Created created = create(limited(1, Overflow.END_OLDEST));

    assertThat(created.ended())
        .extracting(SessionRecord::id)
        .containsExactlyInAnyOrder(first, second, third);
    assertThat(living(ALICE)).containsExactly(created.found().session().id());
  }

  @Test
  void eachKindOfDeviceHasItsOwnLimit() {
    SessionId desktop = signInLater(DeviceKind.DESKTOP);
    SessionId phone = signInLater(DeviceKind.MOBILE);
    SessionId tablet = signInLater(DeviceKind.TABLET);
    SessionLimits onePhone =
        new SessionLimits(10, Map.of(DeviceKind.MOBILE, 1), Overflow.END_OLDEST, 100);

    Created created =
        create(fixtures.signIn(ALICE).on(fixtures.browser(DeviceKind.MOBILE)).limits(onePhone));

    assertThat(created.ended()).extracting(SessionRecord::id).containsExactly(phone);
    assertThat(living(ALICE)).containsExactly(created.found().session().id(), tablet, desktop);
  }

  @Test
  void aKindsLimitRefusesToo() {
    signInLater(DeviceKind.MOBILE);
    SessionLimits onePhone =
        new SessionLimits(10, Map.of(DeviceKind.MOBILE, 1), Overflow.REFUSE, 100);

    assertThat(
            store.create(
                fixtures
                    .signIn(ALICE)
                    .on(fixtures.browser(DeviceKind.MOBILE))
                    .limits(onePhone)
                    .command()))
        .isEqualTo(new CreateResult.LimitReached());
    create(fixtures.signIn(ALICE).on(fixtures.browser(DeviceKind.DESKTOP)).limits(onePhone));
  }

  @Test
  void aKindsLimitAndTheUsersHoldTogether() {
    SessionId desktop = signInLater(DeviceKind.DESKTOP);
    SessionId phone = signInLater(DeviceKind.MOBILE);
    SessionId second = signInLater(DeviceKind.DESKTOP);
    SessionLimits limits =
        new SessionLimits(2, Map.of(DeviceKind.MOBILE, 1), Overflow.END_OLDEST, 100);

    Created created =
        create(fixtures.signIn(ALICE).on(fixtures.browser(DeviceKind.MOBILE)).limits(limits));

    assertThat(created.ended())
        .extracting(SessionRecord::id)
        .containsExactlyInAnyOrder(phone, desktop);
    assertThat(living(ALICE)).containsExactly(created.found().session().id(), second);
  }

  @Test
  void aReplacementOnTheSameDeviceNeedsNoPlace() {
    Browser browser = fixtures.browser();
    SessionId first = create(fixtures.signIn(ALICE).on(browser)).found().session().id();
    SessionId other = signInLater(DeviceKind.DESKTOP);

    Created created = create(limited(2, Overflow.REFUSE).on(browser));

    assertThat(created.ended()).extracting(SessionRecord::id).containsExactly(first);
    assertRecordedOver(first, EndReason.REPLACED);
    assertLives(other);
  }

  @Test
  void whatIsOverTakesNoPlaceRecordedOrNot() {
    SessionId ended = signIn(ALICE).id();
    store.end(ended, EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionId raised = signIn(ALICE).id();
    raise(ALICE, EndReason.SIGNED_OUT_ELSEWHERE, null);
    SessionId idle = signIn(ALICE).id();
    SessionId old =
        create(fixtures.signIn(ALICE).lifetime(Duration.ofMinutes(5))).found().session().id();
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));

    Created created = create(limited(1, Overflow.REFUSE));

    assertThat(created.ended()).isEmpty();
    assertThat(living(ALICE)).containsExactly(created.found().session().id());
    assertOver(ended, EndReason.SIGNED_OUT);
    assertOver(raised, EndReason.SIGNED_OUT_ELSEWHERE);
    assertOver(idle, EndReason.IDLE_TIMEOUT);
    assertOver(old, EndReason.ABSOLUTE_LIFETIME);
  }

  @Test
  void whatMayYetShowActivityTakesItsPlace() {
    signIn(ALICE);
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL).minusMillis(1));

    SessionLimits one = SessionLimits.of(1, Overflow.REFUSE);
    assertThat(store.create(fixtures.signIn(ALICE).limits(one).command()))
        .isEqualTo(new CreateResult.LimitReached());
  }

  @Test
  void othersAndGuestsTakeNoPlace() {
    SessionId bobs = signIn(BOB).id();
    SessionId sameNameElsewhere = signIn(UserId.of("acme", "alice")).id();
    SessionId guest = create(fixtures.guest("default")).found().session().id();

    assertThat(create(limited(1, Overflow.REFUSE)).ended()).isEmpty();
    create(fixtures.guest("default").limits(SessionLimits.of(1, Overflow.REFUSE)));

    assertLives(bobs);
    assertLives(sameNameElsewhere);
    assertLives(guest);
  }

  private SessionId signInLater(DeviceKind kind) {
    time.advance(Duration.ofSeconds(10));
    return create(fixtures.signIn(ALICE).on(fixtures.browser(kind))).found().session().id();
  }

  private void touchLater(SessionId id) {
    time.advance(Duration.ofSeconds(10));
    store.touch(List.of(new Touch(id, now(), Draft.CLIENT)));
  }

  private Draft limited(int perUser, Overflow overflow) {
    time.advance(Duration.ofSeconds(10));
    return fixtures.signIn(ALICE).limits(SessionLimits.of(perUser, overflow));
  }
}
