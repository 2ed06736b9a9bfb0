package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Reauthentication;
import dev.sojourn.RejectReason;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.Update;
import dev.sojourn.Validation;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.Race;
import dev.sojourn.token.ReferenceToken;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new token for a living session, alone or with a new authentication. */
public abstract class EngineRotationContract extends EngineContract {

  private static final Duration SUPERSEDED = Duration.ofSeconds(10);

  private static void assertRefused(Rotation rotation, Rotation.Reason reason) {
    assertThat(rotation).isEqualTo(new Rotation.Refused(reason));
  }

  @Test
  @Tag("ASVS-7.2.4")
  @Tag("SM-11")
  void theNewTokenOpensAndTheOldOneDoesNot() {
    Creation.Created it = signIn();
    active(validate(it.token()));

    Rotation.Rotated rotated = rotated(sessions.rotate(it.session().id()));

    assertThat(rotated.token()).isNotEqualTo(it.token());
    assertThat(rotated.session().id()).isEqualTo(it.session().id());
    assertThat(active(validate(rotated.token())).version()).isEqualTo(2);
    assertRejectedWithoutSession(validate(it.token()), RejectReason.SUPERSEDED);
    active(validate(rotated.token()));
  }

  @Test
  @Tag("ASVS-7.3.2")
  void aRotationMovesNoDeadline() {
    Creation.Created it = signIn();
    pass(Duration.ofMinutes(5));
    Session rotated = rotated(sessions.rotate(it.session().id())).session();
    assertThat(rotated.expiresAt()).isEqualTo(it.session().expiresAt());
    assertThat(rotated.idleExpiresAt()).isEqualTo(it.session().idleExpiresAt());
    assertThat(rotated.authenticatedAt()).isEqualTo(it.session().authenticatedAt());
  }

  @Test
  void aSessionMayHaveAShorterIdleTimeoutThanItsPolicy() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    Duration policys = it.session().idleTimeout();

    assertThat(sessions.limitIdle(it.session().id(), Duration.ofMinutes(4)))
        .isInstanceOfSatisfying(
            Update.Updated.class,
            updated ->
                assertThat(updated.session().idleTimeout()).isEqualTo(Duration.ofMinutes(4)));
    for (int i = 0; i < 10; i++) { // activity counts, however often it is recorded
      pass(Duration.ofMinutes(3));
      active(validate(it.token()));
    }
    pass(Duration.ofMinutes(6));

    assertThat(validate(it.token()))
        .isInstanceOfSatisfying(
            Validation.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.IDLE_TIMEOUT));
    assertThat(sessions.limitIdle(it.session().id(), policys)).isInstanceOf(Update.Over.class);
  }

  @Test
  void noIdleTimeoutIsLongerThanThePolicys() {
    Creation.Created it = signIn();
    Duration policys = it.session().idleTimeout();
    sessions.limitIdle(it.session().id(), Duration.ofMinutes(1));

    sessions.limitIdle(it.session().id(), Duration.ofDays(400));
    assertThat(active(validate(it.token())).idleTimeout()).isEqualTo(policys);
    assertThatThrownBy(() -> sessions.limitIdle(it.session().id(), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(sessions.limitIdle(new SessionId(new UUID(1, 1)), policys))
        .isInstanceOf(Update.Absent.class);
  }

  @Test
  @Tag("SM-14")
  @Tag("Grace-forks")
  void theOldTokenIsSupersededForTenSecondsAndUnknownLater() {
    Creation.Created it = signIn();
    sessions.rotate(it.session().id());

    pass(SUPERSEDED.minusMillis(1));
    assertRejectedWithoutSession(validate(it.token()), RejectReason.SUPERSEDED);
    pass(Duration.ofMillis(1));
    assertRejectedWithoutSession(validate(it.token()), RejectReason.UNKNOWN);
    assertRejectedWithoutSession(validateStrictly(node, it.token()), RejectReason.UNKNOWN);
  }

  @Test
  @Tag("CVE-2026-9802")
  void everyNodeKnowsItAlsoAfterARestart() throws Exception {
    Creation.Created it = signIn();
    Node other = node();
    active(validate(other, it.token()));
    SessionToken newer = rotated(sessions.rotate(it.session().id())).token();

    assertRejectedWithoutSession(validate(other, it.token()), RejectReason.SUPERSEDED);
    active(validate(other, newer));

    crash();
    assertRejectedWithoutSession(validate(it.token()), RejectReason.SUPERSEDED);
    pass(SUPERSEDED);
    assertRejectedWithoutSession(validate(it.token()), RejectReason.UNKNOWN);
    active(validate(newer));
  }

  /** An end comes first: a dead session has no token that merely came too late. */
  @Test
  @Tag("SM-14")
  @Tag("Grace-forks")
  void theOldTokenOfADeadSessionIsUnknown() {
    Creation.Created it = signIn();
    sessions.rotate(it.session().id());
    sessions.end(it.session().id(), EndReason.SIGNED_OUT);
    assertRejectedWithoutSession(validate(it.token()), RejectReason.UNKNOWN);
  }

  @Test
  void theNewTokenOpensOnANodeThatHasNotHeardOfIt() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    Node other = node();
    store.holdFeed();

    SessionToken newer = rotated(other.sessions().rotate(it.session().id())).token();

    active(validate(newer)); // the entry here is from before
    assertRejectedWithoutSession(validate(it.token()), RejectReason.SUPERSEDED);
    store.resetCalls();
    active(validate(newer));
    assertThat(node.reads()).isZero();
  }

  @Test
  void rotationsFollowOneAnother() {
    Creation.Created it = signIn();
    List<SessionToken> tokens = new ArrayList<>(List.of(it.token()));
    for (int i = 1; i <= 5; i++) {
      tokens.add(rotated(sessions.rotate(it.session().id())).token());
      assertThat(ReferenceToken.parse(tokens.getLast())).isNotNull();
      active(validate(tokens.getLast()));
      for (SessionToken older : tokens.subList(0, i)) {
        assertRejectedWithoutSession(validate(older), RejectReason.SUPERSEDED);
      }
    }
  }

  @Test
  void ofTwoRotationsAtOnceBothSucceedOneAfterTheOther() {
    Creation.Created it = signIn();
    Future<Rotation> first;
    SessionToken second;
    try (Gate gate = store.blockBefore("replace")) {
      first = async(() -> sessions.rotate(it.session().id()));
      gate.awaitReached();
      second = rotated(sessions.rotate(it.session().id())).token();
    }
    SessionToken last = rotated(result(first)).token();

    active(validate(last));
    assertRejectedWithoutSession(validate(second), RejectReason.SUPERSEDED);
    assertThat(stored(it.session().id()).session().generation()).isEqualTo(2);
  }

  @Test
  @Tag("CVE-2026-1035")
  @Tag("Grace-forks")
  void manyRotationsAtOnceLeaveOneTokenThatOpens() {
    Creation.Created it = signIn();
    List<SessionToken> tokens =
        Race.of(8, i -> () -> rotated(sessions.rotate(it.session().id())).token());

    assertThat(tokens.stream().filter(t -> validate(t) instanceof dev.sojourn.Validation.Active))
        .hasSize(1);
    assertThat(stored(it.session().id()).session().generation()).isEqualTo(8);
  }

  @Test
  @Tag("Grace-forks")
  void anEndWinsOverARotationUnderWay() {
    Creation.Created it = signIn();
    Future<Rotation> rotation;
    try (Gate gate = store.blockBefore("replace")) {
      rotation = async(() -> sessions.rotate(it.session().id()));
      gate.awaitReached();
      sessions.end(it.session().id(), EndReason.SIGNED_OUT);
    }
    assertRefused(result(rotation), Rotation.Reason.SESSION_ENDED);
    assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
  }

  @Test
  void activityDuringARotationIsKept() {
    Creation.Created it = signIn();
    pass(INTERVAL);
    Future<Rotation> rotation;
    try (Gate gate = store.blockBefore("replace")) {
      rotation = async(() -> sessions.rotate(it.session().id()));
      gate.awaitReached();
      active(validate(it.token()));
    }
    SessionToken newer = rotated(result(rotation)).token();
    assertThat(active(validateInBackground(newer)).lastActiveAt()).isEqualTo(now());
    assertThat(stored(it.session().id()).session().lastActiveAt()).isEqualTo(now());
  }

  @Test
  void whatIsOverOrNeverWasIsNotRotated() {
    Creation.Created ended = signIn();
    sessions.end(ended.session().id(), EndReason.SIGNED_OUT);
    assertRefused(sessions.rotate(ended.session().id()), Rotation.Reason.SESSION_ENDED);
    assertRefused(
        sessions.addFactors(Reauthentication.of(ended.session().id(), FactorMethod.TOTP)),
        Rotation.Reason.SESSION_ENDED);
    SessionId nobodys = new SessionId(new UUID(0x7000, 1));
    assertRefused(sessions.rotate(nobodys), Rotation.Reason.UNKNOWN);
    assertRefused(
        sessions.addFactors(Reauthentication.of(nobodys, FactorMethod.TOTP)),
        Rotation.Reason.UNKNOWN);
    Creation.Created idle = signIn();
    pass(IDLE);
    assertRefused(sessions.rotate(idle.session().id()), Rotation.Reason.SESSION_ENDED);
  }

  @Test
  void aGuestIsRotatedAndHasNoFactors() {
    Creation.Created guest = create(SignIn.guest().client(DESK));
    assertRefused(
        sessions.addFactors(Reauthentication.of(guest.session().id(), FactorMethod.PASSWORD)),
        Rotation.Reason.GUEST);
    SessionToken newer = rotated(sessions.rotate(guest.session().id())).token();
    assertThat(validate(newer)).isInstanceOf(dev.sojourn.Validation.Guest.class);
    assertRejectedWithoutSession(validate(guest.token()), RejectReason.SUPERSEDED);
  }

  @Test
  @Tag("ASVS-7.2.4")
  @Tag("SM-11")
  void aNewFactorRaisesTheAssuranceAndMovesBothDeadlines() {
    Creation.Created it = create(SignIn.user(ALICE).factor(FactorMethod.PASSWORD).client(DESK));
    assertThat(it.session().assurance()).isEqualTo(1);
    pass(Duration.ofMinutes(5));

    Rotation.Rotated stepped =
        rotated(sessions.addFactors(Reauthentication.of(it.session().id(), FactorMethod.TOTP)));

    Session session = active(validateInBackground(stepped.token()));
    assertThat(session).isEqualTo(stepped.session());
    assertThat(session.assurance()).isEqualTo(2);
    assertThat(session.factors())
        .containsExactlyInAnyOrder(
            Factor.of(FactorMethod.PASSWORD, it.session().createdAt()),
            Factor.of(FactorMethod.TOTP, now()));
    assertThat(session.authenticatedAt()).isEqualTo(now());
    assertThat(session.lastActiveAt()).isEqualTo(now());
    assertThat(session.idleExpiresAt()).isEqualTo(now().plus(IDLE));
    assertThat(session.expiresAt()).isEqualTo(now().plus(ABSOLUTE));
    assertRejectedWithoutSession(validate(it.token()), RejectReason.SUPERSEDED);
  }

  @Test
  void theSameFactorAgainTakesThePlaceOfTheEarlier() {
    Creation.Created it = create(SignIn.user(ALICE).factor(FactorMethod.PASSWORD).client(DESK));
    pass(Duration.ofMinutes(5));
    Session session =
        rotated(sessions.addFactors(Reauthentication.of(it.session().id(), FactorMethod.PASSWORD)))
            .session();
    assertThat(session.factors()).containsExactly(Factor.of(FactorMethod.PASSWORD, now()));
    assertThat(session.assurance()).isEqualTo(1);
  }

  @Test
  void aStepUpBegunBeforeAChangeDoesNotSurviveIt() {
    Creation.Created it = signIn();
    long before = sessions.users().securityVersion(ALICE);
    sessions.users().credentialChanged(ALICE, it.session().id(), Initiator.USER);

    assertRefused(
        sessions.addFactors(
            Reauthentication.of(it.session().id(), FactorMethod.TOTP).withSecurityVersion(before)),
        Rotation.Reason.USER_CHANGED);

    active(validate(it.token()));
    rotated(
        sessions.addFactors(
            Reauthentication.of(it.session().id(), FactorMethod.TOTP)
                .withSecurityVersion(sessions.users().securityVersion(ALICE))));
  }

  /** The change comes between the look at the user's record and the write. */
  @Test
  void aChangeDuringAStepUpRefusesIt() {
    Creation.Created it = signIn();
    Reauthentication proof =
        Reauthentication.of(it.session().id(), FactorMethod.TOTP)
            .withSecurityVersion(sessions.users().securityVersion(ALICE));
    Future<Rotation> stepUp;
    try (Gate gate = store.blockBefore("replace")) {
      stepUp = async(() -> sessions.addFactors(proof));
      gate.awaitReached();
      sessions.users().credentialChanged(ALICE, it.session().id(), Initiator.USER);
    }
    assertRefused(result(stepUp), Rotation.Reason.USER_CHANGED);
    active(validate(it.token()));
  }

  @Test
  void aStepUpOnADisabledUserIsRefused() {
    Creation.Created it = signIn();
    sessions.users().update(ALICE, dev.sojourn.UserPatch.disabled(true), Initiator.admin("root"));
    assertRefused(
        sessions.addFactors(Reauthentication.of(it.session().id(), FactorMethod.TOTP)),
        Rotation.Reason.SESSION_ENDED);
    assertRejected(validate(it.token()), RejectReason.USER_DISABLED);
  }

  @Test
  @Tag("Keycloak-49213")
  void aRotationWhoseAnswerIsLostLeavesTheOldTokenSuperseded() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    store.failAfter("replace");
    org.assertj.core.api.Assertions.assertThatExceptionOfType(
            dev.sojourn.store.StoreUnavailableException.class)
        .isThrownBy(() -> sessions.rotate(it.session().id()));
    assertRejectedWithoutSession(validate(it.token()), RejectReason.SUPERSEDED);
    active(validate(rotated(sessions.rotate(it.session().id())).token()));
  }
}
