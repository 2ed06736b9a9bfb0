package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.EndResult;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SweepResult;
import dev.sojourn.store.Touch;
import dev.sojourn.testkit.Draft;
import dev.sojourn.testkit.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Housekeeping records what is over, once, and purges what is kept no longer. */
public abstract class SweepContract extends StoreContract {

  @Test
  void anIdleSessionIsRecordedAfterItsGrace() {
    SessionRecord session = signIn(ALICE);
    Instant idleAt = session.idleExpiresAt();
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL).minusMillis(1));
    assertThat(sweep(Sweeps.KEEP_ALL)).isZero();

    time.advance(Duration.ofMillis(1));

    assertThat(sweep(Sweeps.KEEP_ALL)).isEqualTo(1);
    assertRecordedOver(session.id(), EndReason.IDLE_TIMEOUT);
    assertThat(session(session.id()).endedAt()).isEqualTo(idleAt);
    assertThat(endEvents())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.session()).isEqualTo(session.id());
          assertThat(event.reason()).isEqualTo(EndReason.IDLE_TIMEOUT);
          assertThat(event.userId()).isEqualTo("alice");
          assertThat(event.initiator().kind()).isEqualTo(Initiator.Kind.SYSTEM);
        });
  }

  @Test
  void everySortOfEndIsRecordedOnceWithItsReason() {
    SessionId ended = signIn(ALICE).id();
    store.end(ended, EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionId raised = signIn(ALICE).id();
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);
    SessionId old =
        create(fixtures.signIn(BOB).lifetime(Duration.ofMinutes(5))).found().session().id();
    SessionId guest = create(fixtures.guest("default")).found().session().id();
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));
    SessionId living = signIn(ALICE).id();

    assertThat(sweep(Sweeps.KEEP_ALL)).isEqualTo(3);
    assertThat(sweep(Sweeps.KEEP_ALL)).isZero();

    assertRecordedOver(ended, EndReason.SIGNED_OUT);
    assertRecordedOver(raised, EndReason.CREDENTIAL_CHANGED);
    assertRecordedOver(old, EndReason.ABSOLUTE_LIFETIME);
    assertRecordedOver(guest, EndReason.IDLE_TIMEOUT);
    assertThat(session(living).endedAt()).isNull();
    assertThat(endEvents())
        .extracting(SessionEvent::session)
        .containsExactlyInAnyOrder(ended, raised, old, guest);
  }

  @Test
  void whatATenantsRaiseEndedIsRecorded() {
    List<SessionId> ids =
        IntStream.range(0, 30)
            .mapToObj(i -> create(fixtures.signIn("user" + i)).found().session().id())
            .toList();
    time.advance(Duration.ofMinutes(1));
    raiseTenant("default");

    assertThat(sweep(Sweeps.KEEP_ALL)).isEqualTo(30);

    assertThat(ids).allSatisfy(id -> assertRecordedOver(id, EndReason.TENANT_SIGNED_OUT));
    assertThat(endEvents()).hasSize(30);
  }

  @Test
  void aSparedSessionIsNotRecordedAsOver() {
    signIn(ALICE);
    SessionId spared = signIn(ALICE).id();
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, spared);

    assertThat(sweep(Sweeps.KEEP_ALL)).isEqualTo(1);
    assertThat(session(spared).endedAt()).isNull();
    assertLives(spared);
  }

  @Test
  void activityThatArrivesBeforeHousekeepingSavesTheSession() {
    SessionId id = signIn(ALICE).id();
    Instant active = now().plus(Draft.IDLE).minusMillis(1);
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));
    store.touch(List.of(new Touch(id, active, Draft.CLIENT)));

    assertThat(sweep(Sweeps.KEEP_ALL)).isZero();
    assertLives(id);
  }

  @Test
  void aStepIsBoundedAndSaysWhetherThereIsMore() {
    IntStream.range(0, 25).forEach(i -> create(fixtures.guest("default")));
    time.advance(Draft.LIFETIME.plus(Draft.TOUCH_INTERVAL));

    SweepResult first = store.sweep(Sweeps.KEEP_ALL, 10, now());

    assertThat(first.ended()).isLessThanOrEqualTo(10);
    assertThat(first.more()).isTrue();
    assertThat(first.ended() + sweep(Sweeps.KEEP_ALL)).isEqualTo(25);
    assertThat(endEvents()).hasSize(25);
  }

  @Test
  void sweepersOnAllNodesAtOnceRecordEachEndOnce() {
    List<SessionId> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ids.add(create(fixtures.signIn("user" + i % 7)).found().session().id());
    }
    raiseTenant("default");
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));

    List<Integer> ended =
        Race.of(
            4,
            n ->
                () -> {
                  int sum = 0;
                  SweepResult result;
                  do {
                    result = store.sweep(Sweeps.KEEP_ALL, 5, now());
                    sum += result.ended();
                  } while (result.more());
                  return sum;
                });
    int left = sweep(Sweeps.KEEP_ALL);

    assertThat(ended.stream().mapToInt(Integer::intValue).sum() + left).isEqualTo(60);
    assertThat(endEvents())
        .extracting(SessionEvent::session)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void historyIsPurgedByAge() {
    SessionId first = signIn(ALICE).id();
    store.end(first, EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionId guest = create(fixtures.guest("default")).found().session().id();
    store.end(guest, EndReason.SIGNED_OUT, Initiator.USER, now());
    time.advance(Duration.ofDays(20));
    SessionId second = signIn(ALICE).id();
    store.end(second, EndReason.SIGNED_OUT, Initiator.USER, now());
    time.advance(Duration.ofDays(10).plusMillis(1));
    SessionId living = signIn(ALICE).id();

    sweep(Sweeps.historyFor(Duration.ofDays(30)));

    assertThat(store.find(first)).isEmpty();
    assertThat(store.find(guest)).isEmpty();
    assertThat(idsOf(SessionFilter.ALL)).containsExactly(living, second);
    assertThat(store.findUser(ALICE)).isPresent();
  }

  @Test
  void historyIsPurgedByNumberAndTheLatestStay() {
    List<SessionId> alices = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      SessionId id = signIn(ALICE).id();
      time.advance(Duration.ofSeconds(1));
      store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());
      alices.addFirst(id);
    }
    SessionId bobs = signIn(BOB).id();
    store.end(bobs, EndReason.SIGNED_OUT, Initiator.USER, now());
    time.advance(Retention.CLAIMS);
    List<SessionId> living = IntStream.range(0, 4).mapToObj(i -> signIn(ALICE).id()).toList();

    sweep(Sweeps.historyOf(2));

    assertThat(alices.subList(0, 2)).allSatisfy(id -> assertThat(store.find(id)).isPresent());
    assertThat(alices.subList(2, 6)).allSatisfy(id -> assertThat(store.find(id)).isEmpty());
    assertThat(store.find(bobs)).isPresent();
    assertThat(living).allSatisfy(this::assertLives);
  }

  /** Otherwise a repeat of its creation would make it anew, and a dead token would live again. */
  @Test
  void nothingIsPurgedWhileAClaimMayNameIt() {
    List<SessionId> ended = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      SessionId id = signIn(ALICE).id();
      store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());
      ended.add(id);
    }
    time.advance(Retention.CLAIMS.minusMillis(1));

    sweep(Sweeps.historyOf(1));
    sweep(Sweeps.historyFor(Duration.ofHours(1)));

    assertThat(ended).allSatisfy(id -> assertThat(store.find(id)).isPresent());
  }

  @Test
  void norOneThatBeganLongAgoElsewhere() {
    List<SessionId> ended = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      SessionId id = create(fixtures.signIn(ALICE).age(Duration.ofHours(6))).found().session().id();
      store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());
      ended.add(id);
    }
    time.advance(Retention.CLAIMS.minusMillis(1));

    sweep(Sweeps.historyOf(1));
    sweep(Sweeps.historyFor(Duration.ofHours(1)));
    assertThat(ended).allSatisfy(id -> assertThat(store.find(id)).isPresent());

    time.advance(Duration.ofMillis(1));
    sweep(Sweeps.historyOf(1));
    assertThat(idsOf(SessionFilter.ALL)).hasSize(1);
  }

  /** It may be that nothing of this user's ends ever again. */
  @Test
  void aHistoryThatIsTooYoungToBeCutIsCutLater() {
    List<SessionId> alices = signInAndOut(ALICE, 4);
    SessionId bobs = signInAndOut(BOB, 1).getFirst();
    sweep(Sweeps.historyOf(2));
    assertThat(idsOf(SessionFilter.ALL)).hasSize(5);

    time.advance(Retention.CLAIMS);
    sweep(Sweeps.historyOf(2));

    assertThat(idsOf(SessionFilter.ALL))
        .containsExactlyInAnyOrder(alices.get(2), alices.get(3), bobs);
  }

  @Test
  void aHistoryOfWhichSomeIsTooYoungIsCutAgain() {
    signInAndOut(ALICE, 3);
    time.advance(Duration.ofHours(12));
    List<SessionId> later = signInAndOut(ALICE, 3);
    sweep(Sweeps.historyOf(2));
    time.advance(Duration.ofHours(12));
    SessionId last = signInAndOut(ALICE, 1).getFirst();

    sweep(Sweeps.historyOf(2));
    assertThat(idsOf(SessionFilter.ALL))
        .containsExactlyInAnyOrder(last, later.get(0), later.get(1), later.get(2));

    time.advance(Duration.ofHours(12));
    sweep(Sweeps.historyOf(2));
    assertThat(idsOf(SessionFilter.ALL)).containsExactlyInAnyOrder(last, later.get(2));
  }

  /** More than are cut in one step. */
  @Test
  void historiesThatWaitKeepNoOtherFromBeingCut() {
    IntStream.range(0, 110).forEach(i -> signInAndOut(UserId.of("a" + i), 2));
    sweep(Sweeps.historyOf(1));
    time.advance(Retention.CLAIMS.minusHours(1));
    signInAndOut(UserId.of("z"), 2);
    sweep(Sweeps.historyOf(1));
    assertThat(idsOf(SessionFilter.ALL)).hasSize(222);

    time.advance(Duration.ofHours(1));
    sweep(Sweeps.historyOf(1));
    assertThat(idsOf(SessionFilter.ALL)).hasSize(112);

    time.advance(Retention.CLAIMS);
    sweep(Sweeps.historyOf(1));
    assertThat(idsOf(SessionFilter.ALL)).hasSize(111);
  }

  @Test
  void whatIsPurgedIsGoneForEveryOperation() {
    SessionId id = signIn(ALICE).id();
    store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());
    time.advance(Duration.ofDays(31));
    sweep(Sweeps.historyFor(Duration.ofDays(30)));

    store.touch(List.of(new Touch(id, now(), Draft.CLIENT)));

    assertThat(store.find(id)).isEmpty();
    assertThat(store.frameworkAttributes(id)).isEmpty();
    assertThat(store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now()))
        .isEqualTo(new EndResult.Absent());
    assertThat(idsOf(SessionFilter.ALL)).isEmpty();
  }

  /** Sessions that ended one after another. */
  private List<SessionId> signInAndOut(UserId user, int times) {
    return IntStream.range(0, times)
        .mapToObj(i -> {
          SessionId id = signIn(user).id();
          store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());
          time.advance(Duration.ofMillis(1));
          return id;
        })
        .toList();
  }

  private List<SessionEvent> endEvents() {
    return events().stream().filter(e -> e.type() == EventType.SESSION_ENDED).toList();
  }
}
