package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.Device;
import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Overflow;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionLimits;
import dev.sojourn.SignIn;
import dev.sojourn.UserPatch;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.Race;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.ReferenceToken;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may sign in, on which device, and who leaves for it. */
public abstract class EngineCreateContract extends EngineContract {

  private static void assertRefused(Creation creation, Creation.Reason reason) {
    assertThat(creation).isEqualTo(new Creation.Refused(reason));
  }

  private Node limited(SessionLimits limits) {
    return node(builder -> builder.policy(POLICY.withLimits(limits)));
  }

  private Creation.Created signInOn(Node where) {
    pass(Duration.ofSeconds(1));
    return created(where.sessions().create(SignIn.user(ALICE).client(DESK)));
  }

  /** Nothing that a client brings becomes the id or the token of its session. */
  @Test
  @Tag("ASVS-7.2.4")
  @Tag("SM-9")
  @Tag("CVE-2024-7341")
  @Tag("CVE-2021-41246")
  @Tag("CVE-2024-38513")
  @Tag("CVE-2019-17563")
  void aSessionIsNeverFixedByWhatTheClientBrings() {
    Creation.Created planted = signIn(BOB);
    Creation.Created guest = create(SignIn.guest().client(DESK));

    Creation.Created mine = create(SignIn.user(ALICE).client(DESK).upgrade(guest.token()));
    Creation.Created again =
        create(
            SignIn.user(ALICE)
                .client(DESK.withDeviceToken(planted.deviceToken()))
                .upgrade(planted.token()));

    for (Creation.Created it : List.of(mine, again)) {
      assertThat(it.session().id()).isNotIn(planted.session().id(), guest.session().id());
      assertThat(it.token()).isNotIn(planted.token(), guest.token());
    }
    assertThat(active(validate(planted.token())).user()).contains(BOB);
    assertRejected(validate(guest.token()), RejectReason.REPLACED);
  }

  @Test
  @Tag("ASVS-7.2.2")
  void noTwoSessionsShareIdOrToken() {
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      Creation.Created it = signIn();
      assertThat(seen.add(it.session().id())).isTrue();
      assertThat(seen.add(it.token())).isTrue();
      ReferenceToken token = present(ReferenceToken.parse(it.token()));
      assertThat(token.session()).isEqualTo(it.session().id());
      assertThat(token.generation()).isZero();
    }
  }

  @Test
  @Tag("SM-13")
  void aFactorOfTheFutureCountsAsOfNowAndAnEarlierOneKeepsItsTime() {
    Session session =
        create(
                SignIn.user(ALICE)
                    .factor(FactorMethod.PASSWORD, now().minusSeconds(30), 0)
                    .factor(FactorMethod.FEDERATED, now().plusSeconds(30), 3))
            .session();
    assertThat(session.factors())
        .containsExactlyInAnyOrder(
            Factor.of(FactorMethod.PASSWORD, now().minusSeconds(30)),
            new Factor(FactorMethod.FEDERATED, now(), 3));
    assertThat(session.assurance()).isEqualTo(3);
  }

  @Test
  void aDisabledUserIsRefusedUntilEnabled() {
    sessions.users().update(ALICE, UserPatch.disabled(true), Initiator.admin("root"));
    assertRefused(sessions.create(SignIn.user(ALICE).client(DESK)), Creation.Reason.USER_DISABLED);
    sessions.users().update(ALICE, UserPatch.disabled(false), Initiator.admin("root"));
    active(validate(signIn().token()));
  }

  @Test
  void enablingUndoesNothing() {
    Creation.Created it = signIn();
    sessions.users().update(ALICE, UserPatch.disabled(true), Initiator.admin("root"));
    sessions.users().update(ALICE, UserPatch.disabled(false), Initiator.admin("root"));
    assertRejected(validate(it.token()), RejectReason.USER_DISABLED);
  }

  @Test
  void aSignInBegunBeforeAChangeDoesNotSurviveIt() {
    SignIn begun =
        SignIn.user(ALICE).client(DESK).securityVersion(sessions.users().securityVersion(ALICE));
    assertThat(begun.securityVersion()).isZero();
    active(validate(create(begun).token()));
    sessions.users().credentialChanged(ALICE, null, Initiator.USER);
    assertRefused(sessions.create(begun), Creation.Reason.USER_CHANGED);

    SignIn anew = begun.securityVersion(sessions.users().securityVersion(ALICE));
    active(validate(create(anew).token()));
    sessions.endAllOf(ALICE, null, EndReason.SIGNED_OUT, Initiator.USER);
    assertRefused(sessions.create(anew), Creation.Reason.USER_CHANGED);
  }

  /** The change comes after the engine is done and before the store is. */
  @Test
  void aChangeDuringASignInRefusesIt() {
    signIn();
    SignIn begun =
        SignIn.user(ALICE).client(DESK).securityVersion(sessions.users().securityVersion(ALICE));
    Future<Creation> creation;
    try (Gate gate = store.blockBefore("create")) {
      creation = async(() -> sessions.create(begun));
      gate.awaitReached();
      sessions.users().credentialChanged(ALICE, null, Initiator.USER);
    }
    assertRefused(result(creation), Creation.Reason.USER_CHANGED);
  }

  /** A refused sign-in leaves no trace: no session, no device, no event. */
  @Test
  void aRefusalChangesNothing() {
    Creation.Created first = signIn();
    Node strict = limited(SessionLimits.of(1, Overflow.REFUSE));
    int events = events().size();

    assertRefused(
        strict.sessions().create(SignIn.user(ALICE).client(DESK)), Creation.Reason.LIMIT_REACHED);

    assertThat(events()).hasSize(events);
    assertThat(sessions.devices().list(ALICE)).hasSize(1);
    active(validate(first.token()));
  }

  @Test
  void aSignInMayStateItsOwnLimits() {
    Creation.Created first = signIn();
    SessionLimits one = SessionLimits.of(1, Overflow.REFUSE);

    assertRefused(
        sessions.create(SignIn.user(ALICE).client(DESK).limits(one)),
        Creation.Reason.LIMIT_REACHED);
    active(validate(first.token()));
    signIn(); // the policy's limits are as they were
  }

  @Test
  void theOldestLeaves() {
    Node two = limited(SessionLimits.of(2, Overflow.END_OLDEST));
    Creation.Created first = signInOn(two);
    Creation.Created second = signInOn(two);
    active(validate(two, first.token()));

    Creation.Created third = signInOn(two);

    assertThat(third.ended()).hasSize(1);
    assertThat(third.ended().getFirst().id()).isEqualTo(first.session().id());
    assertThat(third.ended().getFirst().endReason()).isEqualTo(EndReason.LIMIT_REACHED);
    assertRejected(validate(two, first.token()), RejectReason.LIMIT_REACHED);
    active(validate(two, second.token()));
    active(validate(two, third.token()));
  }

  @Test
  void theLeastActiveLeaves() {
    Node two = limited(SessionLimits.of(2, Overflow.END_LEAST_ACTIVE));
    Creation.Created first = signInOn(two);
    Creation.Created second = signInOn(two);
    pass(INTERVAL);
    active(validate(two, first.token()));

    Creation.Created third = signInOn(two);

    assertRejected(validate(two, second.token()), RejectReason.LIMIT_REACHED);
    active(validate(two, first.token()));
    active(validate(two, third.token()));
  }

  @ParameterizedTest
  @EnumSource
  void whoIsOverTakesNobodysPlace(Overflow overflow) {
    Node one = limited(SessionLimits.of(1, overflow));
    Creation.Created ended = signInOn(one);
    one.sessions().end(ended.session().id(), EndReason.SIGNED_OUT);
    Creation.Created raised = signInOn(one);
    one.sessions().endAllOf(ALICE, null, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);
    Creation.Created idle = signInOn(one);
    pass(IDLE.plus(INTERVAL));

    Creation.Created last = signInOn(one);

    assertThat(last.ended()).isEmpty();
    assertRejected(validate(one, ended.token()), RejectReason.SIGNED_OUT);
    assertRejected(validate(one, raised.token()), RejectReason.SIGNED_OUT_ELSEWHERE);
    assertRejected(validate(one, idle.token()), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  void oneKindOfDeviceMayBeLimitedAlone() {
    Node limited =
        limited(new SessionLimits(10, Map.of(DeviceKind.MOBILE, 1), Overflow.END_OLDEST, 100));
    Creation.Created desk = signInOn(limited);
    Creation.Created phone = created(limited.sessions().create(SignIn.user(ALICE).client(PHONE)));
    Creation.Created newPhone =
        created(limited.sessions().create(SignIn.user(ALICE).client(PHONE)));

    assertRejected(validate(limited, phone.token()), RejectReason.LIMIT_REACHED);
    active(validate(limited, desk.token()));
    active(validate(limited, newPhone.token()));
  }

  @Test
  @Tag("ASVS-7.1.2")
  @Tag("SM-21")
  void aLimitHoldsWhenManySignInAtOnce() {
    Node one = limited(SessionLimits.of(3, Overflow.REFUSE));
    Node two = limited(SessionLimits.of(3, Overflow.REFUSE));
    List<Creation> outcomes =
        Race.of(
            12,
            i -> () -> (i % 2 == 0 ? one : two).sessions().create(SignIn.user(ALICE).client(DESK)));
    assertThat(outcomes).filteredOn(Creation.Created.class::isInstance).hasSize(3);
    assertThat(sessions.users().find(ALICE).orElseThrow().liveSessions()).isEqualTo(3);
  }

  @Test
  void aDeviceIsRecognisedByItsToken() {
    Creation.Created first = signIn();
    Device device = present(first.session().device());
    sessions.devices().rename(ALICE, device.id(), "Laptop", Initiator.USER);
    pass(Duration.ofMinutes(1));

    Creation.Created second =
        create(SignIn.user(ALICE).client(DESK.withDeviceToken(first.deviceToken())));

    Device again = present(second.session().device());
    assertThat(again.id()).isEqualTo(device.id());
    assertThat(again.name()).isEqualTo("Laptop");
    assertThat(again.firstSeenAt()).isEqualTo(device.firstSeenAt());
    assertThat(again.lastSeenAt()).isEqualTo(now());
    assertThat(second.deviceToken()).isEqualTo(first.deviceToken());
    assertThat(sessions.devices().list(ALICE)).containsExactly(again);
    assertThat(second.ended()).hasSize(1);
    assertRejected(validate(first.token()), RejectReason.REPLACED);
  }

  @Test
  void aDeviceIsRecognisedAfterARotationOfKeys() throws Exception {
    Creation.Created first = signIn();
    restart(builder ->
        builder.keys(
            dev.sojourn.token.KeyRing.of(
                List.of(
                    keys.current(),
                    dev.sojourn.token.KeyRing.generate(dev.sojourn.testkit.Seeded.random(5), time)
                        .current()))));
    active(validate(first.token()));
    Creation.Created second =
        create(SignIn.user(ALICE).client(DESK.withDeviceToken(first.deviceToken())));
    assertThat(present(second.session().device()).id())
        .isEqualTo(present(first.session().device()).id());
  }

  @Test
  void aForgedDeviceTokenIsNone() {
    Creation.Created first = signIn();
    String text = present(first.deviceToken()).reveal();
    for (String forged :
        List.of("", "nonsense", text.substring(1), text + "x", "sjd_" + "A".repeat(70))) {
      Creation.Created next =
          create(SignIn.user(ALICE).client(DESK.withDeviceToken(DeviceToken.of(forged))));
      assertThat(present(next.session().device()).id())
          .isNotEqualTo(present(first.session().device()).id());
      assertThat(present(next.deviceToken()).reveal()).isNotEqualTo(forged);
    }
    active(validate(first.token()));
  }

  @Test
  @Tag("CVE-2022-3916")
  void twoUsersOfOneBrowserHaveTwoDevices() {
    Creation.Created alices = signIn();
    Creation.Created bobs =
        create(SignIn.user(BOB).client(DESK.withDeviceToken(alices.deviceToken())));

    assertThat(present(bobs.session().device()).id())
        .isNotEqualTo(present(alices.session().device()).id());
    assertThat(bobs.deviceToken()).isEqualTo(alices.deviceToken());
    assertThat(bobs.ended()).isEmpty();
    active(validate(alices.token()));
    assertThat(
            sessions.devices().remove(BOB, present(alices.session().device()).id(), Initiator.USER))
        .isFalse();
    active(validate(alices.token()));
  }

  @Test
  void theLeastRecentlySeenDeviceLeavesAndItsSessionWithIt() {
    Node three = limited(new SessionLimits(100, Map.of(), Overflow.END_OLDEST, 3));
    List<SessionToken> tokens = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tokens.add(signInOn(three).token());
    }
    assertThat(three.sessions().devices().list(ALICE)).hasSize(3);
    assertRejected(validate(three, tokens.getFirst()), RejectReason.DEVICE_REMOVED);
    tokens.subList(1, 4).forEach(token -> active(validate(three, token)));
  }

  @Test
  void anUnknownCallerSignsInToo() {
    Session session = active(validate(create(SignIn.user(ALICE)).token()));
    assertThat(session.createdFrom().ip()).isNull();
    assertThat(present(session.device()).traits().kind()).isEqualTo(DeviceKind.DESKTOP);
  }
}
