package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Overflow;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.testkit.Browser;
import dev.sojourn.testkit.Draft;
import dev.sojourn.token.SecretBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Devices: recognised by their token's verifier, one session each, bounded, and the user's own. */
public abstract class DevicesContract extends StoreContract {

  private static final DeviceTraits UPDATED =
      new DeviceTraits(DeviceKind.DESKTOP, "Linux", "Firefox Developer Edition");

  @Test
  void aDeviceIsRecognisedByItsVerifier() {
    Browser browser = fixtures.browser();
    Instant first = now();
    Device device = deviceOf(create(fixtures.signIn(ALICE).on(browser)));
    time.advance(Duration.ofDays(1));

    Created again = create(fixtures.signIn(ALICE).on(browser.with(UPDATED)));

    Device known = deviceOf(again);
    assertThat(known.id()).isEqualTo(device.id());
    assertThat(again.found().session().device()).isEqualTo(device.id());
    assertThat(known.firstSeenAt()).isEqualTo(first);
    assertThat(known.lastSeenAt()).isEqualTo(now());
    assertThat(known.traits()).isEqualTo(UPDATED);
    assertThat(store.devices(ALICE)).containsExactly(known);
    assertThat(events()).extracting(SessionEvent::type).containsOnlyOnce(EventType.DEVICE_ADDED);
  }

  @Test
  void anotherVerifierIsAnotherDevice() {
    Device first = deviceOf(create(fixtures.signIn(ALICE)));
    time.advance(Duration.ofMinutes(1));
    Device second = deviceOf(create(fixtures.signIn(ALICE)));

    assertThat(store.devices(ALICE)).containsExactly(second, first);
  }

  @Test
  @Tag("CVE-2022-3916")
  void twoUsersOfOneBrowserHaveADeviceEach() {
    Browser shared = fixtures.browser();
    UserId alsoAlice = UserId.of("acme", "alice");

    Created alices = create(fixtures.signIn(ALICE).on(shared));
    Created bobs = create(fixtures.signIn(BOB).on(shared));
    Created others = create(fixtures.signIn(alsoAlice).on(shared));

    assertThat(List.of(deviceOf(alices).id(), deviceOf(bobs).id(), deviceOf(others).id()))
        .doesNotHaveDuplicates();
    assertThat(store.devices(BOB)).containsExactly(deviceOf(bobs));
    assertThat(bobs.ended()).isEmpty();
    assertLives(alices.found().session().id());
    assertThat(store.renameDevice(BOB, deviceOf(alices).id(), "mine", Initiator.USER, now()))
        .isEmpty();
    assertThat(store.removeDevice(BOB, deviceOf(alices).id(), Initiator.USER, now())).isEmpty();
    assertLives(alices.found().session().id());
  }

  @Test
  void aSecondSignInOnADeviceReplacesTheFirst() {
    Browser browser = fixtures.browser();
    SessionId first = create(fixtures.signIn(ALICE).on(browser)).found().session().id();
    SessionId elsewhere = signIn(ALICE).id();

    Created second = create(fixtures.signIn(ALICE).on(browser));

    assertThat(second.ended()).extracting(SessionRecord::id).containsExactly(first);
    assertRecordedOver(first, EndReason.REPLACED);
    assertLives(elsewhere);
    assertLives(second.found().session().id());
  }

  @Test
  void aSessionThatWasOverIsNotReplaced() {
    Browser browser = fixtures.browser();
    SessionId first = create(fixtures.signIn(ALICE).on(browser)).found().session().id();
    store.end(first, EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionId second = create(fixtures.signIn(ALICE).on(browser)).found().session().id();
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);

    Created third = create(fixtures.signIn(ALICE).on(browser));

    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));
    Created fourth = create(fixtures.signIn(ALICE).on(browser));

    assertThat(third.ended()).isEmpty();
    assertThat(fourth.ended()).isEmpty();
    assertOver(first, EndReason.SIGNED_OUT);
    assertOver(second, EndReason.CREDENTIAL_CHANGED);
    assertOver(third.found().session().id(), EndReason.IDLE_TIMEOUT);
  }

  @Test
  void whatWasOverKeepsItsReasonWhenItsDeviceLeaves() {
    Created removed = create(fixtures.signIn(ALICE));
    SessionId crowdedOut = signIn(ALICE).id();
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));

    store.removeDevice(ALICE, deviceOf(removed).id(), Initiator.USER, now());
    Created last = create(fixtures.signIn(ALICE).limits(devices(1)));

    assertThat(last.ended()).isEmpty();
    assertThat(store.devices(ALICE)).containsExactly(deviceOf(last));
    assertOver(removed.found().session().id(), EndReason.IDLE_TIMEOUT);
    assertOver(crowdedOut, EndReason.IDLE_TIMEOUT);
    sweep(Sweeps.KEEP_ALL);
    assertRecordedOver(removed.found().session().id(), EndReason.IDLE_TIMEOUT);
    assertRecordedOver(crowdedOut, EndReason.IDLE_TIMEOUT);
  }

  @Test
  void devicesAreBoundedAndTheLeastRecentlySeenLeavesWithItsSession() {
    Browser oldest = fixtures.browser();
    Browser second = fixtures.browser();
    SessionId oldSession = create(fixtures.signIn(ALICE).on(oldest)).found().session().id();
    time.advance(Duration.ofMinutes(1));
    Created seconds = create(fixtures.signIn(ALICE).on(second));
    time.advance(Duration.ofMinutes(1));

    Created third = create(fixtures.signIn(ALICE).limits(devices(2)));

    assertThat(third.ended()).extracting(SessionRecord::id).containsExactly(oldSession);
    assertRecordedOver(oldSession, EndReason.DEVICE_REMOVED);
    assertThat(session(oldSession).endedBy()).isEqualTo(third.found().session().id());
    assertThat(store.devices(ALICE)).containsExactly(deviceOf(third), deviceOf(seconds));
    assertThat(events()).extracting(SessionEvent::type).containsOnlyOnce(EventType.DEVICE_REMOVED);
  }

  @Test
  void aKnownDeviceNeedsNoPlace() {
    Browser known = fixtures.browser();
    Device knownDevice = deviceOf(create(fixtures.signIn(ALICE).on(known)));
    time.advance(Duration.ofMinutes(1));
    SessionId other = signIn(ALICE).id();
    time.advance(Duration.ofMinutes(1));

    Created again = create(fixtures.signIn(ALICE).on(known).limits(devices(2)));

    assertThat(deviceOf(again).id()).isEqualTo(knownDevice.id());
    assertLives(other);
    assertThat(store.devices(ALICE)).hasSize(2);
  }

  @Test
  void recentlySeenIsByTheLatestSignInNotTheFirst() {
    Browser first = fixtures.browser();
    create(fixtures.signIn(ALICE).on(first));
    time.advance(Duration.ofMinutes(1));
    SessionId second = signIn(ALICE).id();
    time.advance(Duration.ofMinutes(1));
    SessionId onFirst = create(fixtures.signIn(ALICE).on(first)).found().session().id();
    time.advance(Duration.ofMinutes(1));

    create(fixtures.signIn(ALICE).limits(devices(2)));

    assertOver(second, EndReason.DEVICE_REMOVED);
    assertLives(onFirst);
  }

  @Test
  void aRenamedDeviceKeepsItsName() throws Exception {
    Browser browser = fixtures.browser();
    Device device = deviceOf(create(fixtures.signIn(ALICE).on(browser)));

    Device renamed =
        store
            .renameDevice(ALICE, device.id(), "My laptop \uD83D\uDCBB", Initiator.USER, now())
            .orElseThrow();
    time.advance(Duration.ofMinutes(1));
    reopen();

    assertThat(renamed.name()).isEqualTo("My laptop \uD83D\uDCBB");
    assertThat(store.devices(ALICE)).containsExactly(renamed);
    Created again = create(fixtures.signIn(ALICE).on(browser));
    assertThat(deviceOf(again).name()).isEqualTo(renamed.name());
    assertThat(find(again.found().session().id()).device()).isEqualTo(deviceOf(again));
    assertThat(events())
        .filteredOn(event -> event.type() == EventType.DEVICE_RENAMED)
        .singleElement()
        .satisfies(event -> assertThat(event.device()).isEqualTo(device.id()));
  }

  @Test
  void aDeviceThatIsNotThereCannotBeRenamedOrRemoved() {
    signIn(ALICE);
    DeviceId unknown = fixtures.deviceId();
    int events = events().size();

    assertThat(store.renameDevice(ALICE, unknown, "x", Initiator.USER, now())).isEmpty();
    assertThat(store.removeDevice(ALICE, unknown, Initiator.USER, now())).isEmpty();
    assertThat(store.removeDevice(UserId.of("nobody"), unknown, Initiator.USER, now())).isEmpty();
    assertThat(events()).hasSize(events);
  }

  @Test
  void aDeviceIsFoundByWhatItIsRecognisedBy() {
    Draft draft = fixtures.signIn(ALICE);
    SecretBytes verifier = present(draft.command().device()).verifier();
    Device device = deviceOf(create(draft));

    assertThat(store.findDevice(ALICE, verifier)).contains(device);
    assertThat(store.findDevice(BOB, verifier)).isEmpty();
    assertThat(store.findDevice(ALICE, fixtures.verifier())).isEmpty();
    store.removeDevice(ALICE, device.id(), Initiator.USER, now());
    assertThat(store.findDevice(ALICE, verifier)).isEmpty();
  }

  @Test
  void aRemovedDeviceTakesItsSessionAlong() {
    Browser browser = fixtures.browser();
    Created created = create(fixtures.signIn(ALICE).on(browser));
    SessionId other = signIn(ALICE).id();
    DeviceId device = deviceOf(created).id();
    SessionId id = created.found().session().id();

    assertThat(store.removeDevice(ALICE, device, Initiator.USER, now())).hasValue(1);

    assertRecordedOver(id, EndReason.DEVICE_REMOVED);
    assertThat(session(id).device()).isEqualTo(device);
    assertThat(find(id).device()).isNull();
    assertLives(other);
    assertThat(store.devices(ALICE)).extracting(Device::id).doesNotContain(device).hasSize(1);
    assertThat(store.removeDevice(ALICE, device, Initiator.USER, now())).isEmpty();
    assertThat(events())
        .extracting(SessionEvent::type)
        .containsOnlyOnce(EventType.DEVICE_REMOVED, EventType.SESSION_ENDED);
  }

  @Test
  void aRemovedDeviceThatComesBackIsANewOne() {
    Browser browser = fixtures.browser();
    DeviceId old = deviceOf(create(fixtures.signIn(ALICE).on(browser))).id();
    store.removeDevice(ALICE, old, Initiator.USER, now());

    Created again = create(fixtures.signIn(ALICE).on(browser));

    assertThat(deviceOf(again).id()).isNotEqualTo(old);
    assertLives(again.found().session().id());
  }

  @Test
  void aDeviceUnusedForLongLeavesTheList() {
    Browser unused = fixtures.browser();
    create(fixtures.signIn(ALICE).on(unused));
    time.advance(Duration.ofDays(60));
    Device used = deviceOf(create(fixtures.signIn(ALICE)));
    time.advance(Duration.ofDays(30));

    sweep(Sweeps.devicesFor(Duration.ofDays(90)));

    assertThat(store.devices(ALICE)).containsExactly(used);
  }

  @Test
  void aUserWithoutDevicesHasNone() {
    assertThat(store.devices(ALICE)).isEmpty();
  }

  private static SessionLimits devices(int bound) {
    return new SessionLimits(100, Map.of(), Overflow.END_OLDEST, bound);
  }
}
