package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.EndReason;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.event.EventType;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.CreateResult;
import dev.sojourn.store.CreateResult.Created;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.testkit.Draft;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The upgrade of a guest: its attributes move to the new session, and it ends, in one step. */
public abstract class GuestContract extends StoreContract {

  private static final Attributes CART =
      Attributes.EMPTY.with(
          AttributeDelta.set("cart", "3 apples").and(AttributeDelta.set("theme", "dark")));

  @Test
  void aSignInTakesOverTheGuestsAttributesAndEndsIt() {
    SessionId guest = guest("default");
    time.advance(Duration.ofMinutes(1));

    Created created = create(fixtures.signIn(ALICE).upgrading(guest));

    SessionRecord session = created.found().session();
    assertThat(session.attributes()).isEqualTo(CART);
    assertThat(find(session.id()).session()).isEqualTo(session);
    assertThat(session.id()).isNotEqualTo(guest);
    assertThat(created.ended()).singleElement().isEqualTo(session(guest));
    assertRecordedOver(guest, EndReason.REPLACED);
    assertThat(session(guest).endedBy()).isEqualTo(session.id());
    assertThat(session(guest).attributes()).isEqualTo(Attributes.EMPTY);
    assertThat(session(guest).userId()).isNull();
    assertThat(eventTypesOf(guest))
        .containsExactly(EventType.SESSION_ESTABLISHED, EventType.SESSION_ENDED);
  }

  @Test
  void onlyAllowedAttributesAreTakenOver() {
    SessionId guest = guest("default");

    Created created = create(fixtures.signIn(ALICE).upgrading(guest, Set.of("cart", "unknown")));

    assertThat(created.found().session().attributes())
        .isEqualTo(Attributes.EMPTY.with(AttributeDelta.set("cart", "3 apples")));
  }

  @Test
  void nothingIsTakenOverWhenNothingIsAllowed() {
    SessionId guest = guest("default");

    Created created = create(fixtures.signIn(ALICE).upgrading(guest, Set.of()));

    assertThat(created.found().session().attributes()).isEqualTo(Attributes.EMPTY);
    assertRecordedOver(guest, EndReason.REPLACED);
  }

  @Test
  void aSignInBeginsWithTheFrameworkAttributesThatItStates() {
    SessionId guest = guest("default");
    update(guest, Map.of("cart", Optional.of(new byte[] {1})));
    CreateCommand command =
        fixtures
            .signIn(ALICE)
            .upgrading(guest)
            .framework(Map.of("cart", new byte[] {2, 3}, "theme", new byte[0]))
            .command();
    SessionId id = ((Created) store.create(command)).found().session().id();

    FrameworkAttributes begun = store.frameworkAttributes(id).orElseThrow();
    assertThat(begun.version()).isEqualTo(session(id).version()).isEqualTo(1);
    assertThat(begun.values()).containsOnlyKeys("cart", "theme");
    assertThat(begun.values().get("cart")).containsExactly(2, 3);
    assertThat(begun.values().get("theme")).isEmpty();
    assertThat(store.frameworkAttributes(guest).orElseThrow().values()).isEmpty();
    update(id, Map.of("cart", Optional.of(new byte[] {4}), "theme", Optional.empty()));
    store.create(command); // a repetition is the same creation, and undoes nothing
    assertThat(store.frameworkAttributes(id).orElseThrow().values()).containsOnlyKeys("cart");
    assertThat(store.frameworkAttributes(id).orElseThrow().values().get("cart")).containsExactly(4);
  }

  @Test
  void aRefusedSignInLeavesTheGuestsFrameworkAttributesAlone() {
    SessionId guest = guest("default");
    update(guest, Map.of("cart", Optional.of(new byte[] {1})));
    signIn(ALICE);
    change(Changes.disable(ALICE, now()));

    store.create(
        fixtures
            .signIn(ALICE)
            .upgrading(guest)
            .framework(Map.of("cart", new byte[] {1}))
            .command());

    assertLives(guest);
    assertThat(store.frameworkAttributes(guest).orElseThrow().values()).containsOnlyKeys("cart");
  }

  @Test
  void aRepeatedUpgradeIsTheSameUpgrade() {
    SessionId guest = guest("default");
    CreateCommand command = fixtures.signIn(ALICE).upgrading(guest).command();
    Created first = (Created) store.create(command);

    assertThat(store.create(command)).isEqualTo(first);
    assertThat(first.ended()).extracting(SessionRecord::id).containsExactly(guest);
  }

  @Test
  void aGuestWhoEndedIsPassedOver() {
    SessionId guest = guest("default");
    store.end(guest, EndReason.ENDED_BY_ADMIN, Initiator.APPLICATION, now());

    assertPassedOver(guest, EndReason.ENDED_BY_ADMIN);
  }

  @Test
  void aGuestWhoExpiredIsPassedOver() {
    SessionId guest = guest("default");
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));

    assertPassedOver(guest, EndReason.IDLE_TIMEOUT);
  }

  @Test
  void aGuestOfASignedOutTenantIsPassedOver() {
    SessionId guest = guest("default");
    raiseTenant("default");

    assertPassedOver(guest, EndReason.TENANT_SIGNED_OUT);
  }

  @Test
  void aGuestWhoWasUpgradedAlreadyIsPassedOver() {
    SessionId guest = guest("default");
    create(fixtures.signIn(BOB).upgrading(guest));

    assertPassedOver(guest, EndReason.REPLACED);
  }

  @Test
  void aGuestWhoNeverWasIsPassedOver() {
    Created created = create(fixtures.signIn(ALICE).upgrading(fixtures.sessionId()));

    assertThat(created.ended()).isEmpty();
    assertLives(created.found().session().id());
  }

  @Test
  void anotherTenantsGuestIsPassedOver() {
    SessionId guest = guest("acme");

    Created created = create(fixtures.signIn(ALICE).upgrading(guest));

    assertThat(created.ended()).isEmpty();
    assertThat(created.found().session().attributes()).isEqualTo(Attributes.EMPTY);
    assertLives(guest);
    assertThat(session(guest).attributes()).isEqualTo(CART);
  }

  @Test
  void aUsersSessionIsNoGuestToTakeOver() {
    SessionId bobs = create(fixtures.signIn(BOB).attributes(CART)).found().session().id();

    Created created = create(fixtures.signIn(ALICE).upgrading(bobs));

    assertThat(created.ended()).isEmpty();
    assertThat(created.found().session().attributes()).isEqualTo(Attributes.EMPTY);
    assertLives(bobs);
  }

  @Test
  void aRefusedSignInLeavesTheGuestAlone() {
    SessionId guest = guest("default");
    signIn(ALICE);
    change(Changes.disable(ALICE, now()));

    assertThat(store.create(fixtures.signIn(ALICE).upgrading(guest).command()))
        .isEqualTo(new CreateResult.UserDisabled());

    assertLives(guest);
    assertThat(session(guest).attributes()).isEqualTo(CART);
  }

  private void update(SessionId id, Map<String, Optional<byte[]>> changes) {
    store.update(
        new UpdateCommand(id, AttributeDelta.NONE, changes, null, Initiator.APPLICATION, now()));
  }

  private SessionId guest(String tenant) {
    return create(fixtures.guest(tenant).attributes(CART)).found().session().id();
  }

  private void assertPassedOver(SessionId guest, EndReason reason) {
    Created created = create(fixtures.signIn(ALICE).upgrading(guest));

    assertThat(created.ended()).isEmpty();
    assertThat(created.found().session().attributes()).isEqualTo(Attributes.EMPTY);
    assertOver(guest, reason);
  }
}
