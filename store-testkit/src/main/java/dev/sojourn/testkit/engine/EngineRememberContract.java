package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.ClientTrace;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Lifetime;
import dev.sojourn.Overflow;
import dev.sojourn.PageRequest;
import dev.sojourn.Reauthentication;
import dev.sojourn.RejectReason;
import dev.sojourn.Remember;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.Validation;
import dev.sojourn.access.Held;
import dev.sojourn.access.Requirement;
import dev.sojourn.access.RolePermissions;
import dev.sojourn.event.EventType;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.Touch;
import dev.sojourn.testkit.Gate;
import dev.sojourn.token.SecretBytes;
import dev.sojourn.token.SessionToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** "Stay signed in": longer, and worth less when somebody comes back after a while. */
public abstract class EngineRememberContract extends EngineContract {

  private static final Duration AWAY = IDLE.plus(INTERVAL).plusMillis(1);

  private Creation.Created remembered() {
    return create(
        SignIn.user(ALICE)
            .factor(FactorMethod.PASSWORD)
            .factor(FactorMethod.TOTP)
            .remember(true)
            .client(DESK));
  }

  private static void assertFull(Session session) {
    assertThat(session.assurance()).isEqualTo(2);
    assertThat(session.factors()).hasSize(2);
    assertThat(session.authenticatedAt()).isNotNull();
  }

  private static void assertReduced(Session session) {
    assertThat(session.assurance()).isEqualTo(1);
    assertThat(session.factors()).isEmpty();
    assertThat(session.authenticatedAt()).isNull();
  }

  /** Whoever is only known again proved nothing, and whatever they state does not count. */
  @Test
  void whoProvedNothingIsSignedInAndReducedUntilTheyDo() {
    Creation.Created it =
        create(
            SignIn.user(ALICE)
                .factor(FactorMethod.PASSWORD)
                .proved(false)
                .remember(true)
                .client(DESK));
    assertReduced(it.session());
    assertReduced(active(validate(it.token())));
    assertThat(
            new Requirement.MaxAge(3600).isMet(Held.of(it.session(), RolePermissions.NONE), now()))
        .isFalse();
    store.resetCalls();
    pass(AWAY);
    assertReduced(active(validate(it.token())));
    assertThat(store.calls("replace")).isZero();

    Rotation.Rotated password =
        rotated(sessions.addFactors(Reauthentication.of(it.session().id(), FactorMethod.PASSWORD)));
    assertThat(password.session().authenticatedAt()).isEqualTo(now());
    assertThat(active(validate(password.token())).factors()).hasSize(1);
  }

  @Test
  @Tag("ASVS-7.3.2")
  void itLivesByLimitsOfItsOwn() {
    Session session = remembered().session();
    assertThat(session.remembered()).isTrue();
    assertThat(session.idleExpiresAt()).isEqualTo(now().plus(REMEMBERED_IDLE));
    assertThat(session.expiresAt()).isEqualTo(now().plus(REMEMBERED_ABSOLUTE));
    Session other = signIn().session();
    assertThat(other.remembered()).isFalse();
    assertThat(other.expiresAt()).isEqualTo(now().plus(ABSOLUTE));
  }

  @Test
  void whoStaysKeepsAllFactors() {
    Creation.Created it = remembered();
    for (int i = 0; i < 10; i++) {
      pass(IDLE);
      assertFull(active(validate(it.token())));
    }
    assertThat(stored(it.session().id()).session().reducedAt()).isNull();
  }

  @Test
  void whoWasAwayForTheIdleTimeoutAndOneIntervalIsNotYetReduced() {
    Creation.Created it = remembered();
    pass(IDLE.plus(INTERVAL));
    assertFull(active(validate(it.token())));
  }

  @Test
  @Tag("SM-17")
  void whoComesBackAfterAWhileIsSignedInAndReduced() {
    Creation.Created it = remembered();
    active(validate(it.token()));
    pass(AWAY);
    store.resetCalls();

    assertReduced(active(validate(it.token())));

    assertThat(stored(it.session().id()).session().reducedAt()).isEqualTo(now());
    assertThat(stored(it.session().id()).session().lastActiveAt()).isEqualTo(now());
    assertReduced(active(validate(it.token())));
    assertReduced(active(validateInBackground(it.token())));
    assertReduced(sessions.find(it.session().id()).orElseThrow());
    assertThat(store.calls("replace")).isEqualTo(1);
    assertThat(events())
        .filteredOn(e -> e.type() == EventType.ASSURANCE_LEVEL_CHANGE)
        .hasSize(1)
        .allMatch(e -> e.initiator().kind() == dev.sojourn.Initiator.Kind.SYSTEM);
  }

  @Test
  void itStaysReducedHoweverActive() {
    Creation.Created it = remembered();
    pass(AWAY);
    for (int i = 0; i < 5; i++) {
      assertReduced(active(validate(it.token())));
      pass(Duration.ofMinutes(5));
    }
    pass(AWAY);
    assertReduced(active(validate(it.token())));
    assertThat(store.calls("replace")).isEqualTo(1);
  }

  @Test
  void itStaysReducedAfterARestart() throws Exception {
    Creation.Created it = remembered();
    pass(AWAY);
    active(validate(it.token()));
    crash();
    assertReduced(active(validate(it.token())));
  }

  @Test
  void theBackgroundSeesTheSameAndWritesNothing() {
    Creation.Created it = remembered();
    active(validate(it.token()));
    pass(AWAY);
    store.resetCalls();

    for (int i = 0; i < 3; i++) {
      Session session = active(validateInBackground(it.token()));
      assertReduced(session);
      assertThat(session.lastActiveAt()).isEqualTo(it.session().createdAt());
    }

    assertThat(store.calls("replace") + store.calls("touch")).isZero();
    assertThat(stored(it.session().id()).session().reducedAt()).isNull();
    assertReduced(active(validateStrictly(node, it.token())));
  }

  /** Another node knows better, which only the store can tell. */
  @Test
  void theStoreIsAskedBeforeItIsReduced() {
    Creation.Created it = remembered();
    active(validate(it.token()));
    pass(IDLE);
    real.touch(List.of(new Touch(it.session().id(), now(), ClientTrace.UNKNOWN)));
    pass(Duration.ofMinutes(2));

    assertFull(active(validate(it.token())));

    assertThat(store.calls("replace")).isZero();
  }

  @Test
  void withoutTheStoreThereIsNoAnswer() {
    Creation.Created it = remembered();
    active(validate(it.token()));
    pass(AWAY);
    store.failNext("replace", 1);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> validate(it.token()));
    // The reduction comes first: no activity was noted that would make the absence forgotten.
    assertReduced(active(validate(it.token())));
  }

  @Test
  void manyWhoComeBackAtOnceReduceItOnce() {
    Creation.Created it = remembered();
    pass(AWAY);
    List<Validation> answers = dev.sojourn.testkit.Race.of(6, i -> () -> validate(it.token()));
    answers.forEach(answer -> assertReduced(active(answer)));
    assertThat(events()).filteredOn(e -> e.type() == EventType.ASSURANCE_LEVEL_CHANGE).hasSize(1);
  }

  @Test
  void anEndDuringTheReductionWins() {
    Creation.Created it = remembered();
    pass(AWAY);
    Future<Validation> back;
    try (Gate gate = store.blockBefore("replace")) {
      back = async(() -> validate(it.token()));
      gate.awaitReached();
      sessions.end(it.session().id(), dev.sojourn.EndReason.SIGNED_OUT);
    }
    assertRejected(result(back), RejectReason.SIGNED_OUT);
  }

  @Test
  void aRotationDuringTheReductionSupersedes() {
    Creation.Created it = remembered();
    pass(AWAY);
    Future<Validation> back;
    SessionToken newer;
    try (Gate gate = store.blockBefore("replace")) {
      back = async(() -> validate(it.token()));
      gate.awaitReached();
      newer = rotated(node().sessions().rotate(it.session().id())).token();
    }
    assertRejectedWithoutSession(result(back), RejectReason.SUPERSEDED);
    assertReduced(active(validate(newer)));
  }

  @Test
  void aNewAuthenticationRestoresAndOnlyWhatWasProvedAnew() {
    Creation.Created it = remembered();
    pass(AWAY);
    active(validate(it.token()));
    pass(Duration.ofSeconds(5));

    Rotation.Rotated password =
        rotated(sessions.addFactors(Reauthentication.of(it.session().id(), FactorMethod.PASSWORD)));
    assertThat(password.session().assurance()).isEqualTo(1);
    assertThat(password.session().factors()).hasSize(1);
    assertThat(password.session().authenticatedAt()).isEqualTo(now());
    Rotation.Rotated both =
        rotated(sessions.addFactors(Reauthentication.of(it.session().id(), FactorMethod.TOTP)));

    assertFull(active(validate(both.token())));
    assertThat(both.session().remembered()).isTrue();
    assertThat(both.session().expiresAt()).isEqualTo(now().plus(REMEMBERED_ABSOLUTE));
    pass(AWAY);
    assertReduced(active(validate(both.token())));
  }

  /** Whoever proves one factor does not bring back those from before the absence. */
  @Test
  void aStepUpAsTheFirstThingAfterAnAbsenceRestoresOnlyItself() {
    Creation.Created it = remembered();
    pass(AWAY);

    Rotation.Rotated stepped =
        rotated(sessions.addFactors(Reauthentication.of(it.session().id(), FactorMethod.TOTP)));

    assertThat(stepped.session().assurance()).isEqualTo(1);
    assertThat(stepped.session().factors()).hasSize(1);
    assertThat(active(validate(stepped.token())).assurance()).isEqualTo(1);
  }

  @Test
  void aFactorProvedShortlyBeforeItIsReportedCounts() {
    Creation.Created it = remembered();
    pass(AWAY);
    Rotation.Rotated stepped =
        rotated(
            sessions.addFactors(
                new Reauthentication(
                    it.session().id(),
                    List.of(new SignIn.StatedFactor(FactorMethod.PASSKEY, now().minusMillis(1), 0)),
                    null,
                    null,
                    dev.sojourn.Initiator.USER,
                    null)));
    assertThat(stepped.session().assurance()).isEqualTo(2);
    assertThat(stepped.session().factors()).hasSize(1);
  }

  @Test
  void aRotationRestoresNothing() {
    Creation.Created it = remembered();
    pass(AWAY);
    SessionToken newer = rotated(sessions.rotate(it.session().id())).token();
    assertReduced(active(validate(newer)));
  }

  @Test
  void whatIsNotRememberedEndsInstead() {
    Creation.Created it = create(SignIn.user(ALICE).factor(FactorMethod.PASSWORD).client(DESK));
    pass(AWAY);
    assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  void thePolicyMaySayNeverOrAlways() {
    Node never = node(b -> b.policy(POLICY.withRemember(Remember.NEVER)));
    Node always = node(b -> b.policy(POLICY.withRemember(Remember.ALWAYS)));
    SignIn asks = SignIn.user(ALICE).client(DESK).remember(true);
    Session one = created(never.sessions().create(asks)).session();
    assertThat(one.remembered()).isFalse();
    assertThat(one.expiresAt()).isEqualTo(now().plus(ABSOLUTE));
    Session two = created(always.sessions().create(asks.remember(false))).session();
    assertThat(two.remembered()).isTrue();
    assertThat(two.expiresAt()).isEqualTo(now().plus(REMEMBERED_ABSOLUTE));
  }

  @Test
  void aPolicyThatForbidsItLaterAppliesToLivingSessions() throws Exception {
    Creation.Created it = remembered();
    restart(b -> b.policy(POLICY.withRemember(Remember.NEVER)));
    Session session = active(validateInBackground(it.token()));
    assertThat(session.expiresAt()).isEqualTo(now().plus(ABSOLUTE));
    assertThat(session.idleExpiresAt()).isEqualTo(now().plus(IDLE));
    pass(IDLE);
    assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  void aStricterPolicyAppliesToLivingSessionsAtOnce() throws Exception {
    Creation.Created it = signIn();
    SessionId id = it.session().id();
    pass(Duration.ofMinutes(3));
    Lifetime strict = new Lifetime(Duration.ofMinutes(2), Duration.ofMinutes(5));
    restart(b -> b.policy(POLICY.withLifetimes(strict, strict)));

    Validation.Rejected rejected = assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
    assertThat(present(rejected.ended()).endedAt())
        .isEqualTo(it.session().createdAt().plus(strict.idle()));
    assertThat(sessions.rotate(id)).isEqualTo(new Rotation.Refused(Rotation.Reason.SESSION_ENDED));
    assertThat(sessions.find(id).orElseThrow().state()).isEqualTo(SessionState.ENDED);
    assertThat(
            sessions
                .list(
                    SessionFilter.filter().user(ALICE).state(SessionState.ACTIVE).build(),
                    PageRequest.first(10))
                .items())
        .isEmpty();
  }

  /**
   * What the store counts itself follows soon: nobody is kept out by what is over for everybody.
   */
  @Test
  void aStricterPolicyReachesTheStoresLimits() throws Exception {
    Lifetime strict = new Lifetime(Duration.ofMinutes(2), Duration.ofMinutes(5));
    SessionPolicy one = POLICY.withLimits(SessionLimits.of(1, Overflow.REFUSE));
    Duration often = Duration.ofSeconds(10);
    restart(b -> b.policy(one).sweepInterval(often));
    Creation.Created old = signIn();
    pass(Duration.ofMinutes(3));
    restart(b -> b.policy(one.withLifetimes(strict, strict)).sweepInterval(often));

    pass(often.multipliedBy(2));

    assertThat(sessions.statistics().liveSessions()).isZero();
    assertThat(stored(old.session().id()).session().endReason()).isEqualTo(EndReason.IDLE_TIMEOUT);
    signIn();
  }

  @Test
  void whatWasDoneForAPolicyIsNotDoneAgain() throws Exception {
    Duration often = Duration.ofSeconds(10);
    for (int start = 0; start < 2; start++) {
      restart(b -> b.sweepInterval(often));
      store.resetCalls();
      pass(often.multipliedBy(2));
      assertThat(store.calls("tighten") > 0).isEqualTo(start == 0);
    }
    Lifetime strict = new Lifetime(Duration.ofMinutes(2), Duration.ofMinutes(5));
    restart(b -> b.policy(POLICY.withLifetimes(strict, strict)).sweepInterval(often));
    store.resetCalls();
    pass(often.multipliedBy(2));
    assertThat(store.calls("tighten")).isPositive();
  }

  /** By a later version, say, before somebody went back to this one. */
  @Test
  void anUnreadableRecordOfWhatWasDoneStopsNoHousekeeping() throws Exception {
    Duration often = Duration.ofSeconds(10);
    SecretBytes unknown = SecretBytes.copyOf("v9 {}".getBytes(StandardCharsets.US_ASCII));
    assertThat(store.put("policies", "default", unknown, 0, null, now())).isPresent();
    Creation.Created it = signIn();
    restart(b -> b.sweepInterval(often));
    pass(IDLE.plus(INTERVAL).plus(often.multipliedBy(2)));

    assertThat(stored(it.session().id()).session().endReason()).isEqualTo(EndReason.IDLE_TIMEOUT);
  }

  @Test
  void aStricterPolicyNeverLengthens() throws Exception {
    Creation.Created it = signIn();
    Lifetime longer = new Lifetime(Duration.ofHours(5), Duration.ofHours(50));
    restart(b -> b.policy(POLICY.withLifetimes(longer, longer)));
    assertThat(active(validateInBackground(it.token())).expiresAt())
        .isEqualTo(it.session().expiresAt());
    pass(IDLE);
    assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  void aPolicyThatIsGoneLeavesSessionsAsTheyAre() throws Exception {
    restart(b -> b.policy(POLICY.withName("special")));
    Creation.Created it = create(SignIn.user(ALICE).client(DESK).policy("special"));
    restart(b -> b);
    assertThat(active(validateInBackground(it.token())).policy()).isEqualTo("special");
    pass(IDLE);
    assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
  }
}
