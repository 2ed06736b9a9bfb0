package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.Update;
import dev.sojourn.Validation;
import dev.sojourn.store.Retention;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.Draft;
import dev.sojourn.testkit.Fixtures;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.testkit.Waiting;
import dev.sojourn.token.Hmacs;
import dev.sojourn.token.ReferenceTokens;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often the store is read: once for many, never for nothing, and what happens without it. */
public abstract class EngineReadsContract extends EngineContract {

  private static final int MANY = 12;

  private final List<Thread> asking = new CopyOnWriteArrayList<>();

  private List<Future<Validation>> validateAtOnce(int times, SessionToken token) {
    return atOnce(times, () -> validate(token));
  }

  private List<Future<Validation>> atOnce(int times, Callable<Validation> call) {
    List<Future<Validation>> futures = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      futures.add(
          async(() -> {
            asking.add(Thread.currentThread());
            return call.call();
          }));
    }
    return futures;
  }

  /** Waits until so many of them wait for the read of another. */
  private void awaitJoined(int joined) {
    Waiting.until(
        Waiting.PATIENCE,
        joined + " validations to wait for the read of another",
        () -> asking.stream().filter(EngineReadsContract::waitsForAnother).count() >= joined);
  }

  private static boolean waitsForAnother(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame ->
            frame.getClassName().equals(CompletableFuture.class.getName())
                && frame.getMethodName().equals("join"));
  }

  @Test
  void manyValidationsAtOnceCauseOneRead() {
    Creation.Created it = signIn();
    List<Future<Validation>> answers;
    try (Gate gate = store.blockBefore("find")) {
      answers = validateAtOnce(MANY, it.token());
      gate.awaitReached();
      awaitJoined(MANY - 1);
    }

    answers.forEach(answer -> active(result(answer)));
    assertThat(node.reads()).isEqualTo(1);
  }

  /** It came after the change was acknowledged, and must not share an answer from before. */
  @Test
  void whoJoinsAReadAfterAChangeSeesTheChange() {
    Creation.Created it = signIn();
    List<Future<Validation>> late;
    Future<Validation> early;
    try (Gate gate = store.blockAfter("find")) {
      early = async(() -> validate(it.token()));
      gate.awaitReached();
      sessions.end(it.session().id(), EndReason.SIGNED_OUT);
      late = validateAtOnce(MANY, it.token());
      awaitJoined(MANY);
    }

    result(early);
    late.forEach(answer -> assertRejected(result(answer), RejectReason.SIGNED_OUT));
  }

  /** Of another node, from which this one has heard nothing yet. */
  @Test
  void whoBringsAlongWhatItHasSeenGetsNoAnswerOfAReadFromBefore() {
    Creation.Created it = signIn();
    Node other = node();
    store.holdFeed();
    Future<Validation> early;
    Future<Validation> late;
    try (Gate gate = store.blockAfter("find")) {
      early = async(() -> validate(it.token()));
      gate.awaitReached();
      Session written =
          ((Update.Updated)
                  other.sessions().update(it.session().id(), AttributeDelta.set("theme", "dark")))
              .session();
      String seen = other.sessions().consistencyToken(written);
      late = atOnce(1, () -> validate(it.token(), seen)).getFirst();
      awaitJoined(1);
    }

    assertThat(active(result(early)).version()).isEqualTo(1);
    assertThat(active(result(late)).version()).isEqualTo(2);
  }

  @Test
  void whoCannotWaitForNewsJoinsNoReadFromBefore() {
    Creation.Created it = signIn();
    try (Gate gate = store.blockAfter("find")) {
      Future<Validation> early = async(() -> validate(it.token()));
      gate.awaitReached();

      active(validateStrictly(node, it.token()));

      assertThat(node.reads()).isEqualTo(2);
      assertThat(early.isDone()).isFalse();
    }
  }

  /** One read under way, which began before they asked, and one for all of them after it. */
  @Test
  void aCrowdThatCannotWaitForNewsCausesTwoReads() {
    Creation.Created it = signIn();
    Future<Validation> early;
    List<Future<Validation>> crowd;
    try (Gate gate = store.blockAfter("find")) {
      early = async(() -> validateStrictly(node, it.token()));
      gate.awaitReached();
      sessions.end(it.session().id(), EndReason.SIGNED_OUT);
      crowd = atOnce(MANY, () -> validateStrictly(node, it.token()));
      awaitJoined(MANY);
    }

    active(result(early));
    crowd.forEach(answer -> assertRejected(result(answer), RejectReason.SIGNED_OUT));
    assertThat(node.reads()).isEqualTo(2);
  }

  @Test
  void withoutALeaseACrowdCausesTwoReads() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    store.voidLease();
    store.resetCalls();
    Future<Validation> early;
    List<Future<Validation>> crowd;
    try (Gate gate = store.blockAfter("find")) {
      early = async(() -> validate(it.token()));
      gate.awaitReached();
      crowd = validateAtOnce(MANY, it.token());
      awaitJoined(MANY);
    }

    active(result(early));
    crowd.forEach(answer -> active(result(answer)));
    assertThat(node.reads()).isEqualTo(2);
  }

  @Test
  void aReadThatFailsDoesNotFailTheOneAfterIt() {
    Creation.Created it = signIn();
    Future<Validation> early;
    Future<Validation> late;
    try (Gate gate = store.blockBefore("find")) {
      early = async(() -> validateStrictly(node, it.token()));
      gate.awaitReached();
      late = atOnce(1, () -> validateStrictly(node, it.token())).getFirst();
      awaitJoined(1);
      store.failNext("find", 1);
    }

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(early::get)
        .withCauseInstanceOf(StoreUnavailableException.class);
    active(result(late));
  }

  @Test
  void strictValidationsReadEachTimeWhateverIsCached() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    store.resetCalls();
    active(validateStrictly(node, it.token()));
    active(validateStrictly(node, it.token()));
    assertThat(node.reads()).isEqualTo(2);
  }

  @Test
  void aReadThatFailsFailsForAllAndIsNotKept() {
    Creation.Created it = signIn();
    List<Future<Validation>> answers;
    try (Gate gate = store.blockBefore("find")) {
      answers = validateAtOnce(MANY, it.token());
      gate.awaitReached();
      awaitJoined(MANY - 1);
      store.failNext("find", 1);
    }

    for (Future<Validation> answer : answers) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(answer::get)
          .withCauseInstanceOf(StoreUnavailableException.class);
    }
    assertThat(node.reads()).isEqualTo(1);
    active(validate(it.token()));
  }

  @Test
  @Tag("TF-3")
  void aForgedTokenCostsNothing() {
    Creation.Created it = signIn();
    String text = it.token().reveal();
    ReferenceTokens foreign =
        new ReferenceTokens(
            new Hmacs(
                dev.sojourn.token.KeyRing.of(
                    List.of(
                        new dev.sojourn.token.KeyRing.Key(
                            keys.current().id(),
                            dev.sojourn.token.KeyRing.generate(Seeded.random(5), time)
                                .current()
                                .secret(),
                            now())))),
            Seeded.random(6));
    store.resetCalls();

    for (int i = 0; i < 100; i++) {
      assertRejectedWithoutSession(
          validate(foreign.mint(it.session().id(), 0).token()), RejectReason.FORGED);
    }
    for (int cut = 0; cut < text.length(); cut++) {
      assertRejectedWithoutSession(
          validate(SessionToken.of(text.substring(0, cut))), RejectReason.MALFORMED);
    }
    assertRejectedWithoutSession(
        validateStrictly(node, foreign.mint(it.session().id(), 0).token()), RejectReason.FORGED);

    assertThat(store.calls()).isZero();
    assertThat(sessions.statistics().cacheMisses()).isZero();
    assertThat(sessions.statistics().cacheSize()).isZero();
    active(validate(it.token()));
  }

  @Test
  void aTokenOfNoSessionCostsOneRead() {
    SessionToken token = mint(new SessionId(new java.util.UUID(0x7000, 1))).token();
    for (int i = 0; i < 100; i++) {
      assertRejectedWithoutSession(validate(token), RejectReason.UNKNOWN);
    }
    assertThat(store.calls()).isEqualTo(1 + subscriptions());
  }

  private int subscriptions() {
    return store.calls("subscribe");
  }

  private ReferenceTokens.Minted mint(SessionId id) {
    return new ReferenceTokens(new Hmacs(keys), Seeded.random(9)).mint(id, 0);
  }

  @Test
  void aTokenOfAnEndedSessionCostsOneRead() {
    Creation.Created it = signIn();
    sessions.end(it.session().id(), EndReason.SIGNED_OUT);
    store.resetCalls();
    for (int i = 0; i < 100; i++) {
      assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
    }
    assertThat(store.calls()).isEqualTo(1);
  }

  @Test
  void anExpiredTokenCostsNoMoreThanALivingOne() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    pass(IDLE.plus(INTERVAL).plus(Duration.ofSeconds(1)));
    store.resetCalls();
    for (int i = 0; i < 100; i++) {
      assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
    }
    assertThat(store.calls()).isEqualTo(1);
  }

  @Test
  void anOlderTokenCostsNothingMore() {
    Creation.Created it = signIn();
    SessionToken newer = rotated(sessions.rotate(it.session().id())).token();
    active(validate(newer));
    store.resetCalls();
    for (int i = 0; i < 100; i++) {
      assertRejectedWithoutSession(validate(it.token()), RejectReason.SUPERSEDED);
    }
    pass(Duration.ofSeconds(10));
    for (int i = 0; i < 100; i++) {
      assertRejectedWithoutSession(validate(it.token()), RejectReason.UNKNOWN);
    }
    assertThat(store.calls()).isZero();
    active(validate(newer));
  }

  /** A repeated creation makes a session whose token somebody may have tried already. */
  @Test
  void whatWasAbsentIsFoundOnceItIsCreated() {
    Fixtures fixtures = new Fixtures(time, 3);
    SessionId id = fixtures.sessionId();
    ReferenceTokens.Minted minted = mint(id);
    assertRejectedWithoutSession(validate(minted.token()), RejectReason.UNKNOWN);

    real.create(draft(fixtures, id, minted).command());

    active(validate(minted.token()));
  }

  @Test
  void whatIsKnownAsAbsentIsReadAgainForWhoHasSeenIt() {
    Fixtures fixtures = new Fixtures(time, 3);
    SessionId id = fixtures.sessionId();
    ReferenceTokens.Minted minted = mint(id);
    assertRejectedWithoutSession(validate(minted.token()), RejectReason.UNKNOWN);
    store.holdFeed();
    real.create(draft(fixtures, id, minted).command());
    String seen = sessions.consistencyToken(sessions.find(id).orElseThrow());

    active(validate(minted.token(), seen));
  }

  @Test
  void whatIsGoneSinceItWasSeenIsUnknown() {
    Creation.Created it = signIn();
    String seen = sessions.consistencyToken(it.session());
    pass(Retention.DEFAULT.history());
    pass(IDLE);
    real.sweep(Retention.DEFAULT, 100, now());
    pass(Retention.DEFAULT.history());
    real.sweep(Retention.DEFAULT, 100, now());

    for (int i = 0; i < 2; i++) {
      assertRejectedWithoutSession(validate(it.token(), seen), RejectReason.UNKNOWN);
    }
  }

  @Test
  void anAbsenceReadBeforeTheCreationIsNotKept() {
    Fixtures fixtures = new Fixtures(time, 3);
    SessionId id = fixtures.sessionId();
    ReferenceTokens.Minted minted = mint(id);
    Future<Validation> early;
    try (Gate gate = store.blockAfter("find")) {
      early = async(() -> validate(minted.token()));
      gate.awaitReached();
      real.create(draft(fixtures, id, minted).command());
    }
    assertRejectedWithoutSession(result(early), RejectReason.UNKNOWN);

    active(validate(minted.token()));
  }

  private static Draft draft(Fixtures fixtures, SessionId id, ReferenceTokens.Minted minted) {
    return fixtures.signIn(ALICE).id(id).verifier(minted.verifier());
  }

  @Test
  void withoutTheStoreNothingIsActiveThatIsNotCached() {
    Creation.Created cached = signIn();
    Creation.Created other = signIn(BOB);
    active(validate(cached.token()));
    store.down();

    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> validate(other.token()))
          .withMessageNotContaining("sjr_");
      active(validate(cached.token()));
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> validateStrictly(node, cached.token()));
    }

    store.up();
    active(validate(other.token()));
    active(validateStrictly(node, cached.token()));
  }

  @Test
  void withoutTheStoreADoubtIsNoAnswer() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    store.down();
    pass(IDLE);
    // Another node may have seen activity: only the store could tell.
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> validateInBackground(it.token()));
    store.up();
    assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  @Tag("CVE-2020-15223")
  void withoutTheStoreNothingIsChangedAndEverythingRecovers() {
    Creation.Created it = signIn();
    store.down();
    SessionId id = it.session().id();
    List<Runnable> calls =
        List.of(
            () -> sessions.create(SignIn.user(BOB)),
            () -> sessions.end(id, EndReason.SIGNED_OUT),
            () -> sessions.rotate(id),
            () -> sessions.find(id),
            () -> sessions.history(ALICE),
            () -> sessions.users().find(ALICE));
    for (Runnable call : calls) {
      assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(call::run);
    }

    store.up();
    active(validate(it.token()));
    signIn(BOB);
  }

  @Test
  void metricsTellHitsFromReads() {
    Creation.Created it = signIn();
    validate(it.token());
    validate(it.token());
    validate(SessionToken.of("nonsense"));
    sessions.validate(it.token(), Client.UNKNOWN);

    assertThat(sessions.statistics().cacheMisses()).isEqualTo(1);
    assertThat(sessions.statistics().cacheHits()).isEqualTo(2);
    assertThat(sessions.statistics().validations()).containsEntry("active", 3L);
    assertThat(sessions.statistics().validations()).containsEntry("malformed", 1L);
  }
}
