package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.AttributeDelta;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.testkit.Draft;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A closed store says so, and what it acknowledged is there when it is opened again. */
public abstract class ClosingContract extends StoreContract {

  @Test
  void aClosedStoreIsUnavailableForEverything() {
    SessionRecord session = signIn(ALICE);
    SessionId id = session.id();
    DeviceId device = present(session.device());
    store.close();

    List<ThrowingCallable> calls =
        List.of(
            () -> store.create(fixtures.signIn(ALICE).command()),
            () -> store.find(id),
            () -> store.replace(Replacements.rotation(fixtures, session)),
            () ->
                store.update(
                    new UpdateCommand(
                        id, AttributeDelta.NONE, Map.of(), null, Initiator.USER, now())),
            () -> store.frameworkAttributes(id),
            () -> store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now()),
            () -> store.touch(List.of(new Touch(id, now(), Draft.CLIENT))),
            () -> store.search(SessionFilter.ALL, null, 10, now()),
            () -> store.countLive(now()),
            () -> store.findDevice(ALICE, fixtures.verifier()),
            () -> store.countLiveOf(List.of(ALICE), now()),
            () -> store.findUser(ALICE),
            () -> store.findTenant("default"),
            () -> store.listUsers("default", null, 10),
            () -> store.countUsers("default", 10),
            () -> store.changeUser(Changes.access(ALICE, now(), "editor")),
            () ->
                store.raiseTenant("default", EndReason.TENANT_SIGNED_OUT, Initiator.SYSTEM, now()),
            () -> store.devices(ALICE),
            () -> store.renameDevice(ALICE, device, "n", Initiator.USER, now()),
            () -> store.removeDevice(ALICE, device, Initiator.USER, now()),
            () -> store.disownDevice(ALICE, device, Initiator.USER, now()),
            () -> store.devicesInQuestion(ALICE, device),
            () -> store.confirmDevice(ALICE, device, device, Initiator.USER, now()),
            () -> store.events(null, 10),
            () -> store.latestEvents(EventFilter.of("default"), null, 10),
            () -> store.sweep(Sweeps.KEEP_ALL, 10, now()),
            () -> store.tighten(TightenContract.BOUNDS, null, 10));
    assertThat(calls)
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(StoreUnavailableException.class));
  }

  @Test
  void closingTwiceIsHarmless() {
    store.close();

    store.close();
  }

  @Test
  void everythingIsThereWhenTheStoreIsOpenedAgain() throws Exception {
    SessionId id = signIn(ALICE).id();
    signIn(BOB);
    create(fixtures.guest("acme"));
    store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());
    raise(BOB, EndReason.CREDENTIAL_CHANGED, null);
    raiseTenant("acme");
    List<Found> sessions = search(SessionFilter.ALL, 100);
    List<SessionEvent> events = events();

    reopen();

    assertThat(search(SessionFilter.ALL, 100)).isEqualTo(sessions).hasSize(3);
    assertThat(events()).isEqualTo(events);
    assertThat(living(BOB)).isEmpty();
    assertThat(store.findTenant("acme").orElseThrow().raises()).hasSize(1);
  }
}
