package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Idempotency;
import dev.sojourn.Initiator;
import dev.sojourn.Overflow;
import dev.sojourn.Reauthentication;
import dev.sojourn.RejectReason;
import dev.sojourn.Rotation;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** After a lost answer the same call gives the same answer, and happens once. */
public abstract class EngineIdempotencyContract extends EngineContract {

  private static final Idempotency KEY = new Idempotency("shop", "order 17", "hash of it");
  private static final SignIn SIGN_IN = SignIn.user(ALICE).client(DESK).idempotency(KEY);

  private static Reauthentication stepUp(SessionId id, Idempotency key) {
    return new Reauthentication(
        id,
        List.of(new SignIn.StatedFactor(FactorMethod.TOTP, null, 0)),
        null,
        key,
        Initiator.USER,
        null);
  }

  private static void lost(Supplier<?> call) {
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(call::get);
  }

  private int living() {
    return sessions
        .list(
            SessionFilter.filter().user(ALICE).state(SessionState.ACTIVE).build(),
            dev.sojourn.PageRequest.first(100))
        .items()
        .size();
  }

  private Rotation rotate(SessionId id) {
    return sessions.rotate(id, KEY, Initiator.APPLICATION);
  }

  private KeyRing withNewKey() {
    return KeyRing.of(List.of(keys.current(), KeyRing.generate(Seeded.random(99), time).current()));
  }

  @Test
  void aSignInWhoseAnswerWasLostIsRepeated() {
    store.failAfter("create");
    lost(() -> sessions.create(SIGN_IN));

    Creation.Created again = create(SIGN_IN);

    active(validate(again.token()));
    assertThat(living()).isEqualTo(1);
    assertThat(create(SIGN_IN)).isEqualTo(again);
  }

  @Test
  void aRepeatIsCountedOnce() {
    create(SIGN_IN);
    pass(Duration.ofSeconds(1));
    create(SIGN_IN);
    assertThat(sessions.statistics().created()).containsEntry("user", 1L);
  }

  @Test
  void aSignInThatNeverReachedTheStoreIsRepeated() {
    store.failNext("create", 1);
    lost(() -> sessions.create(SIGN_IN));
    assertThat(living()).isZero();

    active(validate(create(SIGN_IN).token()));
    assertThat(living()).isEqualTo(1);
  }

  @Test
  void aClaimWhoseAnswerWasLostIsFoundAgain() {
    store.failAfter("put");
    lost(() -> sessions.create(SIGN_IN));
    Creation.Created again = create(SIGN_IN);
    assertThat(create(SIGN_IN).token()).isEqualTo(again.token());
    assertThat(living()).isEqualTo(1);
  }

  @Test
  void theRepeatMayComeToAnotherNodeWithAnotherKeyAndMuchLater() throws Exception {
    Creation.Created first = create(SIGN_IN);
    Node other = node();
    assertThat(created(other.sessions().create(SIGN_IN)).token()).isEqualTo(first.token());

    restart(builder -> builder.keys(withNewKey()));
    pass(Duration.ofMinutes(9));

    Creation.Created again = create(SIGN_IN);
    assertThat(again.token()).isEqualTo(first.token());
    assertThat(again.deviceToken()).isEqualTo(first.deviceToken());
    active(validate(again.token()));
    assertThat(living()).isEqualTo(1);
  }

  @Test
  void manyAtOnceMakeOneSession() {
    List<SessionToken> tokens = Race.of(8, i -> () -> created(sessions.create(SIGN_IN)).token());
    assertThat(tokens).containsOnly(tokens.getFirst());
    assertThat(living()).isEqualTo(1);
    active(validate(tokens.getFirst()));
  }

  @Test
  void theRepeatNeitherEndsTheSessionNorRevivesIt() {
    Creation.Created first = create(SIGN_IN);
    sessions.rotate(first.session().id());
    sessions.end(first.session().id(), EndReason.SIGNED_OUT);

    Creation.Created again = create(SIGN_IN);

    assertThat(again.token()).isEqualTo(first.token());
    assertThat(again.session().endReason()).isEqualTo(EndReason.SIGNED_OUT);
    assertThat(living()).isZero();
  }

  @Test
  void theRepeatTellsAgainWhatWasEnded() {
    node = node(b -> b.policy(POLICY.withLimits(SessionLimits.of(1, Overflow.END_OLDEST))));
    Creation.Created earlier = created(node.sessions().create(SignIn.user(ALICE).client(DESK)));
    Creation.Created first = created(node.sessions().create(SIGN_IN));
    Creation.Created again = created(node.sessions().create(SIGN_IN));
    assertThat(again.ended()).hasSize(1).isEqualTo(first.ended());
    assertThat(again.ended().getFirst().id()).isEqualTo(earlier.session().id());
  }

  @Test
  void anotherRequestUnderTheSameKeyIsRefused() {
    create(SIGN_IN);
    Idempotency other = new Idempotency(KEY.scope(), KEY.key(), "another hash");
    assertThat(sessions.create(SignIn.user(BOB).idempotency(other)))
        .isEqualTo(new Creation.Refused(Creation.Reason.IDEMPOTENCY_MISMATCH));
    Creation.Created it = signIn();
    assertThat(sessions.rotate(it.session().id(), other, Initiator.APPLICATION))
        .isEqualTo(new Rotation.Refused(Rotation.Reason.IDEMPOTENCY_MISMATCH));
    assertThat(sessions.addFactors(stepUp(it.session().id(), other)))
        .isEqualTo(new Rotation.Refused(Rotation.Reason.IDEMPOTENCY_MISMATCH));
    active(validate(it.token()));
  }

  @Test
  void theSameKeyOfAnotherCallerIsAnotherKey() {
    Creation.Created mine = create(SIGN_IN);
    Creation.Created theirs =
        create(SIGN_IN.idempotency(new Idempotency("other", KEY.key(), KEY.requestHash())));
    assertThat(theirs.session().id()).isNotEqualTo(mine.session().id());
    assertThat(theirs.token()).isNotEqualTo(mine.token());
  }

  @Test
  void aHashMayBeAnyText() {
    Idempotency odd = new Idempotency("a scope\nof two lines", "k", "POST /v1 {\"a\": 1}  ");
    Creation.Created first = create(SIGN_IN.idempotency(odd));
    assertThat(create(SIGN_IN.idempotency(odd))).isEqualTo(first);
    Creation.Created bare = create(SIGN_IN.idempotency(new Idempotency("", "k", "")));
    assertThat(create(SIGN_IN.idempotency(new Idempotency("", "k", "")))).isEqualTo(bare);
  }

  @Test
  void aDayLaterTheKeyIsForgotten() {
    Creation.Created first = create(SIGN_IN);
    time.jumpWall(Duration.ofHours(24));
    assertThat(create(SIGN_IN).session().id()).isNotEqualTo(first.session().id());
  }

  @Test
  void noSecretIsKeptForTheRepeat() {
    Creation.Created it = create(SIGN_IN);
    String claim =
        new String(
            store
                .get("idempotency", KEY.scope() + "\n" + KEY.key(), now())
                .orElseThrow()
                .value()
                .reveal(),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(claim).contains(it.session().id().toString());
    assertThat(claim).doesNotContain(it.token().reveal().substring(30, 60));
  }

  @Test
  void aRotationWhoseAnswerWasLostIsRepeated() {
    Creation.Created it = signIn();
    store.failAfter("replace");
    lost(() -> rotate(it.session().id()));
    assertRejectedWithoutSession(validate(it.token()), RejectReason.SUPERSEDED);

    SessionToken token = rotated(rotate(it.session().id())).token();

    active(validate(token));
    assertThat(rotated(rotate(it.session().id())).token()).isEqualTo(token);
    assertThat(stored(it.session().id()).session().generation()).isEqualTo(1);
  }

  @Test
  @Tag("Keycloak-49213")
  void aRotationThatNeverReachedTheStoreIsRepeated() {
    Creation.Created it = signIn();
    store.failNext("replace", 1);
    lost(() -> rotate(it.session().id()));
    active(validate(it.token()));

    active(validate(rotated(rotate(it.session().id())).token()));
    assertThat(stored(it.session().id()).session().generation()).isEqualTo(1);
  }

  @Test
  void aRotationIsRepeatedAfterARotationOfKeysToo() throws Exception {
    Creation.Created it = signIn();
    store.failAfter("replace");
    lost(() -> rotate(it.session().id()));

    restart(builder -> builder.keys(withNewKey()));

    SessionToken token = rotated(rotate(it.session().id())).token();
    active(validate(token));
    Rotation.Rotated again = rotated(rotate(it.session().id()));
    assertThat(again.token()).isEqualTo(token);
    assertThat(again.current()).isTrue();
  }

  @Test
  void aStepUpWhoseAnswerWasLostIsRepeated() {
    Creation.Created it = create(SignIn.user(ALICE).factor(FactorMethod.PASSWORD).client(DESK));
    SessionId id = it.session().id();
    store.failAfter("replace");
    lost(() -> sessions.addFactors(stepUp(id, KEY)));
    pass(Duration.ofMinutes(1));

    Rotation.Rotated again = rotated(sessions.addFactors(stepUp(id, KEY)));

    assertThat(again.session().assurance()).isEqualTo(2);
    assertThat(again.session().authenticatedAt()).isEqualTo(now().minusSeconds(60));
    active(validate(again.token()));
    assertThat(stored(id).session().generation()).isEqualTo(1);
  }

  @Test
  void manyRotationsAtOnceUnderOneKeyAreOne() {
    Creation.Created it = signIn();
    List<SessionToken> tokens = Race.of(8, i -> () -> rotated(rotate(it.session().id())).token());
    assertThat(tokens).containsOnly(tokens.getFirst());
    active(validate(tokens.getFirst()));
    assertThat(stored(it.session().id()).session().generation()).isEqualTo(1);
  }

  /** The session was read before it, the claim after it: what was read is too old to judge by. */
  @Test
  void aRepeatThatWasReadingMeanwhileIsCurrent() {
    Creation.Created it = signIn();
    SessionId id = it.session().id();
    Future<Rotation> repeat;
    SessionToken first;
    try (Gate gate = store.blockAfter("find")) {
      repeat = async(() -> rotate(id));
      gate.awaitReached();
      first = rotated(rotate(id)).token();
    }

    Rotation.Rotated repeated = rotated(result(repeat));

    assertThat(repeated.token()).isEqualTo(first);
    assertThat(repeated.current()).isTrue();
  }

  /** Claimed, but overtaken before it could be done: the repeat must not take it for done. */
  @Test
  void aRotationThatWasOvertakenIsStillDone() {
    Creation.Created it = signIn();
    SessionId id = it.session().id();
    store.failNext("replace", 1);
    lost(() -> rotate(id));
    sessions.rotate(id);

    SessionToken token = rotated(rotate(id)).token();

    active(validate(token));
    assertThat(rotated(rotate(id)).token()).isEqualTo(token);
  }

  @Test
  void aStepUpThatWasOvertakenTwiceIsStillDone() {
    Creation.Created it = create(SignIn.user(ALICE).factor(FactorMethod.PASSWORD).client(DESK));
    SessionId id = it.session().id();
    store.failNext("replace", 1);
    lost(() -> sessions.addFactors(stepUp(id, KEY)));
    sessions.rotate(id);
    sessions.rotate(id);

    Rotation.Rotated stepped = rotated(sessions.addFactors(stepUp(id, KEY)));

    assertThat(stepped.session().assurance()).isEqualTo(2);
    active(validate(stepped.token()));
    assertThat(rotated(sessions.addFactors(stepUp(id, KEY))).token()).isEqualTo(stepped.token());
  }

  /** Done, and others came after it: a late repeat must not throw the present holder out. */
  @Test
  void aRepeatLongAfterDoesNotRotateAgain() {
    Creation.Created it = signIn();
    SessionId id = it.session().id();
    SessionToken first = rotated(rotate(id)).token();
    sessions.rotate(id);
    SessionToken present = rotated(sessions.rotate(id)).token();

    Rotation.Rotated again = rotated(rotate(id));

    assertThat(again.token()).isEqualTo(first);
    assertThat(again.current()).isFalse();
    active(validate(present));
    assertThat(stored(id).session().generation()).isEqualTo(3);
  }

  /** Both repeats find their claim overtaken at once; neither is another request. */
  @Test
  void twoRepeatsOfAnOvertakenRotationAreOne() {
    Creation.Created it = signIn();
    SessionId id = it.session().id();
    store.failNext("replace", 1);
    lost(() -> rotate(id));
    sessions.rotate(id);
    Future<Rotation> first;
    SessionToken second;
    try (Gate gate = store.blockBefore("put")) {
      first = async(() -> rotate(id));
      gate.awaitReached();
      second = rotated(rotate(id)).token();
    }
    assertThat(rotated(result(first)).token()).isEqualTo(second);
    active(validate(second));
  }

  /** A caller's mistake, which must not put one session's token under another's name. */
  @Test
  void aKeyUsedForAnotherSessionIsRefused() {
    Creation.Created one = signIn();
    Creation.Created other = signIn(BOB);
    SessionToken token = rotated(rotate(one.session().id())).token();

    assertThat(rotate(other.session().id()))
        .isEqualTo(new Rotation.Refused(Rotation.Reason.IDEMPOTENCY_MISMATCH));

    active(validate(token));
    active(validate(other.token()));
  }

  @Test
  void aRepeatedRefusalIsARefusal() {
    Creation.Created it = signIn();
    sessions.end(it.session().id(), EndReason.SIGNED_OUT);
    assertThat(rotate(it.session().id()))
        .isEqualTo(new Rotation.Refused(Rotation.Reason.SESSION_ENDED))
        .isEqualTo(rotate(it.session().id()));
  }

  @Test
  void aRepeatAfterTheEndTellsOfTheEnd() {
    Creation.Created it = signIn();
    SessionToken token = rotated(rotate(it.session().id())).token();
    sessions.end(it.session().id(), EndReason.SIGNED_OUT);

    Rotation.Rotated again = rotated(rotate(it.session().id()));

    assertThat(again.token()).isEqualTo(token);
    assertThat(again.current()).isFalse();
    assertThat(again.session().endReason()).isEqualTo(EndReason.SIGNED_OUT);
    assertRejected(validate(token), RejectReason.SIGNED_OUT);
  }
}
