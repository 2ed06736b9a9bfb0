package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Lifetime;
import dev.sojourn.Reauthentication;
import dev.sojourn.RejectReason;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.Validation;
import dev.sojourn.binding.AddressBinding;
import dev.sojourn.binding.BindingPolicy;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.binding.Reaction;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.Retention;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session whose policy binds it opens for whoever signed in, and not for another caller. */
public abstract class EngineBindingContract extends EngineContract {

  private static final Client NEIGHBOUR = client("192.0.2.99", "Desk/1.1");
  private static final Client AWAY = client("203.0.113.5", "Desk/1.1");

  private void bind(BindingPolicy binding) throws Exception {
    restart(builder -> builder.policy(POLICY.withBinding(binding)));
  }

  private static BindingPolicy network(Reaction reaction) {
    return new BindingPolicy(AddressBinding.network(reaction), null, null);
  }

  private static BindingPolicy device(Reaction reaction) {
    return new BindingPolicy(null, null, reaction);
  }

  private Creation.Created signInByPassword() {
    return create(SignIn.user(ALICE).factor(FactorMethod.PASSWORD).client(DESK));
  }

  private Validation validate(SessionToken token, Client client) {
    return sessions.validate(token, client);
  }

  private List<EventType> eventsOf(SessionId id) {
    return events().stream()
        .filter(event -> id.equals(event.session()))
        .map(SessionEvent::type)
        .toList();
  }

  /** What it is bound to is kept apart, for as long as it lives. */
  @Test
  void aSessionWhoseAddressWasCutIsStillBoundToIt() throws Exception {
    Lifetime days = new Lifetime(Duration.ofDays(1), Duration.ofDays(3));
    BindingPolicy exact = new BindingPolicy(AddressBinding.exact(Reaction.REJECT), null, null);
    restart(b -> b.policy(POLICY.withLifetimes(days, days).withBinding(exact)));
    Creation.Created it = signInByPassword();
    pass(ADDRESSES.plus(Retention.ROUND));

    real.sweep(addressesForAnHour(), 100, now());

    assertThat(stored(it.session().id()).session().createdFrom().ip()).isEqualTo("192.0.2.0/24");
    assertRejected(validate(it.token(), NEIGHBOUR), RejectReason.BINDING_VIOLATED);
    active(validate(it.token(), DESK));
    sessions.end(it.session().id(), EndReason.SIGNED_OUT, Initiator.USER);
    assertThat(stored(it.session().id()).session().binding()).isNull();
  }

  @Test
  @Tag("SM-19")
  void whatBindsIsToldAndNothingElse() throws Exception {
    assertThat(signIn().session().boundTo()).isEmpty();
    bind(new BindingPolicy(AddressBinding.network(Reaction.NOTIFY), Reaction.NOTIFY, null));
    assertThat(signIn().session().boundTo())
        .containsExactly(BindingSignal.ADDRESS, BindingSignal.FINGERPRINT);
  }

  @Test
  void aRefusedCallerEndsNothing() throws Exception {
    bind(network(Reaction.REJECT));
    Creation.Created it = signIn();

    assertRejectedWithoutSession(validate(it.token(), AWAY), RejectReason.BINDING_VIOLATED);

    active(validate(it.token(), DESK));
    active(validate(it.token(), NEIGHBOUR));
    assertThat(eventsOf(it.session().id()))
        .containsExactly(EventType.SESSION_ESTABLISHED, EventType.ADDRESS_MISMATCH);
  }

  @Test
  void aRefusedCallerKeepsNoSessionAlive() throws Exception {
    bind(network(Reaction.REJECT));
    Creation.Created it = signIn();
    pass(IDLE.minusSeconds(1));
    validate(it.token(), AWAY);
    pass(Duration.ofSeconds(1));
    assertRejected(validate(it.token(), DESK), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  void forACallerWhoMustProveThemselvesNoFactorCounts() throws Exception {
    bind(network(Reaction.STEP_UP));
    Creation.Created it = signInByPassword();

    Validation.Active away = (Validation.Active) validate(it.token(), AWAY);
    assertThat(away.unproved()).containsExactly(BindingSignal.ADDRESS);
    assertThat(away.session().factors()).isEmpty();
    assertThat(away.session().authenticatedAt()).isNull();

    Validation.Active home = (Validation.Active) validate(it.token(), DESK);
    assertThat(home.unproved()).isEmpty();
    assertThat(home.session().factors()).hasSize(1);
    assertThat(home.session().version()).isEqualTo(it.session().version());
  }

  @Test
  void aNewProofBindsToWhereItWasGiven() throws Exception {
    bind(network(Reaction.STEP_UP));
    Creation.Created it = signInByPassword();
    Reauthentication proof = Reauthentication.of(it.session().id(), FactorMethod.PASSWORD);
    Rotation.Rotated renewed = rotated(sessions.addFactors(proof.by(AWAY)));

    assertThat(((Validation.Active) validate(renewed.token(), AWAY)).unproved()).isEmpty();
    assertThat(((Validation.Active) validate(renewed.token(), DESK)).unproved())
        .containsExactly(BindingSignal.ADDRESS);
  }

  @Test
  void aProofByNobodyInParticularAndARotationBindAsBefore() throws Exception {
    bind(network(Reaction.REJECT));
    Creation.Created it = signInByPassword();
    sessions.addFactors(Reauthentication.of(it.session().id(), FactorMethod.PASSWORD));
    SessionToken token = rotated(sessions.rotate(it.session().id())).token();

    active(validate(token, DESK));
    assertRejected(validate(token, AWAY), RejectReason.BINDING_VIOLATED);
  }

  @Test
  @Tag("SM-12")
  @Tag("Okta-2023")
  void aSessionIsBoundToTheDeviceTokenThatItsSignInGaveOut() throws Exception {
    bind(device(Reaction.REJECT));
    Creation.Created it = signIn();
    Creation.Created other = signIn(BOB);

    active(validate(it.token(), AWAY.withDeviceToken(it.deviceToken())));
    assertRejected(validate(it.token(), DESK), RejectReason.BINDING_VIOLATED);
    assertRejected(
        validate(it.token(), DESK.withDeviceToken(other.deviceToken())),
        RejectReason.BINDING_VIOLATED);
    Creation.Created again =
        create(SignIn.user(ALICE).client(DESK.withDeviceToken(it.deviceToken())));
    active(validate(again.token(), DESK.withDeviceToken(it.deviceToken())));
  }

  @Test
  void everyValueIsToldOnceAndNotMoreThanEight() throws Exception {
    bind(network(Reaction.NOTIFY));
    Creation.Created it = signIn();
    for (int round = 0; round < 3; round++) {
      for (int network = 0; network < 30; network++) {
        active(validate(it.token(), client("198.51." + network + ".1", "Desk/1.0")));
      }
    }
    assertThat(eventsOf(it.session().id())).hasSize(1 + 8);
    pass(Duration.ofMinutes(5));
    active(validate(it.token(), AWAY));
    assertThat(eventsOf(it.session().id())).hasSize(1 + 8);
  }

  @Test
  void aMismatchIsToldLaterWhenTheStoreFails() throws Exception {
    bind(network(Reaction.REJECT));
    Creation.Created it = signIn();
    active(validate(it.token(), DESK));
    store.failNext("report", 1);
    assertRejected(validate(it.token(), AWAY), RejectReason.BINDING_VIOLATED);
    assertRejected(validate(it.token(), AWAY), RejectReason.BINDING_VIOLATED);
    assertThat(eventsOf(it.session().id())).contains(EventType.ADDRESS_MISMATCH);
    assertThat(store.calls("report")).isEqualTo(2);
  }

  /** What binds is today's policy; to what, was taken when the session began. */
  @Test
  void aPolicyThatNoLongerBindsLetsEverybodyInAgain() throws Exception {
    bind(network(Reaction.REJECT));
    Creation.Created it = signIn();
    bind(BindingPolicy.NONE);
    active(validate(it.token(), AWAY));
    bind(new BindingPolicy(AddressBinding.exact(Reaction.REJECT), null, null));
    assertRejected(validate(it.token(), NEIGHBOUR), RejectReason.BINDING_VIOLATED);
  }

  @Test
  void nothingOfTheBindingIsKeptWithHistory() throws Exception {
    bind(network(Reaction.REJECT));
    Creation.Created it = signIn();
    sessions.end(it.session().id(), EndReason.SIGNED_OUT, Initiator.USER);
    assertThat(stored(it.session().id()).session().binding()).isNull();
    assertThat(sessions.find(it.session().id()).map(Session::boundTo).orElseThrow()).isEmpty();
    assertRejected(validate(it.token(), AWAY), RejectReason.SIGNED_OUT);
  }

  @Test
  void whatIsOverIsOverForEverybody() throws Exception {
    bind(network(Reaction.REJECT));
    Creation.Created it = signIn();
    Instant end = it.session().idleExpiresAt();
    pass(Duration.between(now(), end));
    assertRejected(validate(it.token(), AWAY), RejectReason.IDLE_TIMEOUT);
  }
}
