package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.testkit.Browser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** New devices: in question until the user has said, on another one, whose they are. */
public abstract class NewDevicesContract extends StoreContract {

  private Device newDevice(UserId user) {
    time.advance(Duration.ofMinutes(1));
    return deviceOf(create(fixtures.signIn(user)));
  }

  private List<Device> askedOn(Device asker) {
    return store.devicesInQuestion(ALICE, asker.id());
  }

  private boolean confirm(Device device, Device asker) {
    return store.confirmDevice(ALICE, device.id(), asker.id(), Initiator.USER, now());
  }

  @Test
  void theFirstDeviceOfAUserIsNotInQuestion() {
    Device first = newDevice(ALICE);
    Device bobs = newDevice(BOB);
    Device second = newDevice(ALICE);

    assertThat(askedOn(first)).containsExactly(second);
    assertThat(askedOn(second)).isEmpty();
    assertThat(store.devicesInQuestion(BOB, bobs.id())).isEmpty();
  }

  @Test
  void whoGaveUpTheirOnlyDeviceBeginsAnew() {
    Device gone = newDevice(ALICE);
    store.removeDevice(ALICE, gone.id(), Initiator.USER, now());
    Device first = newDevice(ALICE);
    Device second = newDevice(ALICE);

    assertThat(askedOn(second)).isEmpty();
    assertThat(askedOn(first)).containsExactly(second);
  }

  @Test
  void newDevicesAreInQuestionOnAllOthersLatestSignInFirst() throws Exception {
    Device first = newDevice(ALICE);
    Device second = newDevice(ALICE);
    Device third = newDevice(ALICE);
    reopen();

    assertThat(askedOn(first)).containsExactly(third, second);
    assertThat(askedOn(second)).containsExactly(third);
    assertThat(askedOn(third)).containsExactly(second);
  }

  @Test
  void whatTheFirstDeviceConfirmsIsAskedNowhere() throws Exception {
    Device first = newDevice(ALICE);
    Device second = newDevice(ALICE);

    assertThat(confirm(second, first)).isTrue();
    reopen();

    assertThat(askedOn(first)).isEmpty();
    Device third = newDevice(ALICE);
    assertThat(askedOn(third)).isEmpty();
    assertThat(askedOn(second)).containsExactly(third);
  }

  /** Otherwise whoever sits on a stolen account would vouch for himself by yet another device. */
  @Test
  void aNewDeviceVouchesForAnotherOnlyBeforeThoseThatCameLater() {
    Device first = newDevice(ALICE);
    Device thiefs = newDevice(ALICE);
    Device alsoThiefs = newDevice(ALICE);

    assertThat(confirm(alsoThiefs, thiefs)).isTrue();
    assertThat(confirm(thiefs, alsoThiefs)).isTrue();

    assertThat(askedOn(first)).containsExactly(alsoThiefs, thiefs);
    assertThat(askedOn(thiefs)).isEmpty();
    assertThat(askedOn(alsoThiefs)).isEmpty();
    Device later = newDevice(ALICE);
    assertThat(askedOn(later)).isEmpty();
  }

  @Test
  void ofTwoConfirmationsTheOneByTheOlderDeviceCounts() {
    Device first = newDevice(ALICE);
    Device second = newDevice(ALICE);
    Device third = newDevice(ALICE);

    confirm(third, first);
    confirm(third, second);

    assertThat(askedOn(first)).containsExactly(second);
    assertThat(events())
        .filteredOn(event -> event.type() == EventType.DEVICE_CONFIRMED)
        .singleElement()
        .satisfies(event -> assertThat(event.device()).isEqualTo(third.id()))
        .satisfies(event -> assertThat(event.initiator()).isEqualTo(Initiator.USER));
  }

  @Test
  void aConfirmationStaysWhenTheDeviceIsUsedAgainOrRenamed() {
    Device first = newDevice(ALICE);
    Browser browser = fixtures.browser();
    Device second = deviceOf(create(fixtures.signIn(ALICE).on(browser)));
    time.advance(Duration.ofMinutes(1));
    confirm(second, first);

    create(fixtures.signIn(ALICE).on(browser));
    store.renameDevice(ALICE, second.id(), "Phone", Initiator.USER, now());

    assertThat(askedOn(first)).isEmpty();
  }

  @Test
  void nobodyConfirmsTheirOwnOrAnothersDevice() {
    Device first = newDevice(ALICE);
    Device second = newDevice(ALICE);
    Device bobs = newDevice(BOB);
    DeviceId unknown = fixtures.deviceId();
    int events = events().size();

    assertThat(confirm(second, second)).isFalse();
    assertThat(confirm(second, bobs)).isFalse();
    assertThat(confirm(bobs, first)).isFalse();
    assertThat(store.confirmDevice(ALICE, unknown, first.id(), Initiator.USER, now())).isFalse();
    assertThat(store.confirmDevice(ALICE, second.id(), unknown, Initiator.USER, now())).isFalse();

    assertThat(askedOn(first)).containsExactly(second);
    assertThat(store.devicesInQuestion(ALICE, bobs.id())).isEmpty();
    assertThat(store.devicesInQuestion(ALICE, unknown)).isEmpty();
    assertThat(events()).hasSize(events);
  }

  @Test
  void aDisownedDeviceLeavesWithItsSessionsAndItsEventSaysSo() {
    Device first = newDevice(ALICE);
    Browser browser = fixtures.browser();
    Created thiefs = create(fixtures.signIn(ALICE).on(browser));
    DeviceId device = deviceOf(thiefs).id();
    SessionId id = thiefs.found().session().id();

    assertThat(store.disownDevice(BOB, device, Initiator.USER, now())).isEmpty();
    assertThat(store.disownDevice(ALICE, device, Initiator.USER, now())).hasValue(1);
    assertThat(store.disownDevice(ALICE, device, Initiator.USER, now())).isEmpty();

    assertRecordedOver(id, EndReason.DEVICE_REMOVED);
    assertThat(store.devices(ALICE)).containsExactly(first);
    assertThat(events())
        .filteredOn(event -> event.type() == EventType.SESSION_ENDED)
        .singleElement()
        .satisfies(event -> assertThat(event.reason()).isEqualTo(EndReason.DEVICE_REMOVED))
        .satisfies(event -> assertThat(event.initiator()).isEqualTo(Initiator.USER));
    assertThat(events())
        .extracting(SessionEvent::type)
        .containsOnlyOnce(EventType.DEVICE_DISOWNED)
        .doesNotContain(EventType.DEVICE_REMOVED);

    Device back = deviceOf(create(fixtures.signIn(ALICE).on(browser)));
    assertThat(back.id()).isNotEqualTo(device);
    assertThat(askedOn(first)).containsExactly(back);
  }
}
