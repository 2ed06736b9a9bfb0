package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.ClientTrace;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.testkit.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code touch} only ever moves time forward, and never revives. */
public abstract class TouchContract extends StoreContract {

  private static final ClientTrace ELSEWHERE = new ClientTrace("198.51.100.9", "Example/2.0");

  @Test
  void activityMovesTheIdleDeadline() throws Exception {
    SessionRecord session = signIn(ALICE);
    time.advance(Duration.ofMinutes(20));

    store.touch(List.of(new Touch(session.id(), now(), ELSEWHERE)));

    SessionRecord touched = session(session.id());
    assertThat(touched.lastActiveAt()).isEqualTo(now());
    assertThat(touched.lastSeenFrom()).isEqualTo(ELSEWHERE);
    assertThat(touched.createdFrom()).isEqualTo(session.createdFrom());
    time.advance(Duration.ofMinutes(20));
    assertLives(session.id());
    reopen();
    assertThat(session(session.id())).isEqualTo(touched);
  }

  @Test
  void whatActivityDoesNotStateStaysAsItWas() {
    SessionRecord session = signIn(ALICE);
    time.advance(Duration.ofMinutes(5));

    store.touch(List.of(new Touch(session.id(), now(), ClientTrace.UNKNOWN)));

    assertThat(session(session.id()).lastActiveAt()).isEqualTo(now());
    assertThat(session(session.id()).lastSeenFrom()).isEqualTo(session.lastSeenFrom());
  }

  @Test
  @Tag("ASVS-7.3.2")
  void activityNeverMovesTheAbsoluteDeadline() {
    SessionRecord session =
        create(fixtures.signIn(ALICE).lifetime(Duration.ofMinutes(40))).found().session();
    time.advance(Duration.ofMinutes(25));
    touch(session.id());

    assertThat(session(session.id()).expiresAt()).isEqualTo(session.expiresAt());
    time.advance(Duration.ofMinutes(15));
    assertOver(session.id(), EndReason.ABSOLUTE_LIFETIME);
  }

  @Test
  void activityNeverMovesBack() {
    SessionRecord session = signIn(ALICE);
    Instant earlier = now().plus(Duration.ofMinutes(1));
    time.advance(Duration.ofMinutes(5));
    touch(session.id());
    SessionRecord touched = session(session.id());

    store.touch(List.of(new Touch(session.id(), earlier, ELSEWHERE)));
    store.touch(List.of(new Touch(session.id(), session.createdAt().minusSeconds(9), ELSEWHERE)));

    assertThat(session(session.id())).isEqualTo(touched);
  }

  @Test
  void ofABatchTheLatestActivityOfEachSessionCounts() {
    SessionId first = signIn(ALICE).id();
    SessionId second = signIn(BOB).id();
    Instant early = now().plusSeconds(60);
    Instant late = now().plusSeconds(120);

    store.touch(
        List.of(
            new Touch(first, late, ELSEWHERE),
            new Touch(second, early, ELSEWHERE),
            new Touch(first, early, Draft.CLIENT)));

    assertThat(session(first).lastActiveAt()).isEqualTo(late);
    assertThat(session(first).lastSeenFrom()).isEqualTo(ELSEWHERE);
    assertThat(session(second).lastActiveAt()).isEqualTo(early);
  }

  @Test
  void aLargeBatchIsOneCall() {
    List<SessionId> ids = IntStream.range(0, 300).mapToObj(i -> guest()).toList();
    time.advance(Duration.ofMinutes(5));

    store.touch(ids.stream().map(id -> new Touch(id, now(), ELSEWHERE)).toList());

    assertThat(ids).allSatisfy(id -> assertThat(session(id).lastActiveAt()).isEqualTo(now()));
  }

  @Test
  void anEmptyBatchIsNothing() {
    store.touch(List.of());

    assertThat(events()).isEmpty();
  }

  @Test
  void whatIsOverOrAbsentIsPassedOver() {
    SessionId over = signIn(ALICE).id();
    store.end(over, EndReason.SIGNED_OUT, Initiator.USER, now());
    SessionRecord before = session(over);
    SessionId absent = fixtures.sessionId();
    SessionId living = signIn(ALICE).id();
    time.advance(Duration.ofMinutes(1));

    store.touch(
        Stream.of(over, absent, living).map(id -> new Touch(id, now(), ELSEWHERE)).toList());

    assertThat(session(over)).isEqualTo(before);
    assertThat(store.find(absent)).isEmpty();
    assertThat(session(living).lastActiveAt()).isEqualTo(now());
  }

  @Test
  void activityAfterTheIdleDeadlineRevivesNothing() {
    SessionId id = signIn(ALICE).id();
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));

    touch(id);

    assertOver(id, EndReason.IDLE_TIMEOUT);
  }

  @Test
  void activityFromBeforeTheDeadlineCountsWhenItArrivesLate() {
    SessionId id = signIn(ALICE).id();
    Instant active = now().plus(Draft.IDLE).minusMillis(1);
    time.advance(Draft.IDLE.plusMinutes(1));

    store.touch(List.of(new Touch(id, active, ELSEWHERE)));

    assertLives(id);
  }

  /** The store took nothing for longer than the idle timeout, while somebody was there. */
  @Test
  void activityThatNeverPausedCountsHoweverLateItArrives() {
    SessionId id = signIn(ALICE).id();
    Instant since = now().plus(Draft.IDLE).minusMillis(1);
    time.advance(Draft.IDLE.multipliedBy(3));

    store.touch(List.of(new Touch(id, since, now(), ELSEWHERE)));

    assertLives(id);
    assertThat(session(id).lastActiveAt()).isEqualTo(now());
  }

  @Test
  void activityThatBeganTooLateRevivesNothingEither() {
    SessionId id = signIn(ALICE).id();
    Instant since = now().plus(Draft.IDLE).plus(Draft.TOUCH_INTERVAL);
    time.advance(Draft.IDLE.multipliedBy(3));

    store.touch(List.of(new Touch(id, since, now(), ELSEWHERE)));

    assertOver(id, EndReason.IDLE_TIMEOUT);
  }

  @Test
  void activityThatNeverPausedEndsWithTheAbsoluteDeadlineToo() {
    SessionRecord before =
        create(fixtures.signIn(ALICE).lifetime(Duration.ofMinutes(5))).found().session();
    time.advance(Duration.ofMinutes(5));

    store.touch(List.of(new Touch(before.id(), before.createdAt(), now(), ELSEWHERE)));

    assertThat(session(before.id())).isEqualTo(before);
    assertOver(before.id(), EndReason.ABSOLUTE_LIFETIME);
  }

  @Test
  void activityAfterTheAbsoluteDeadlineRevivesNothing() {
    SessionId id =
        create(fixtures.signIn(ALICE).lifetime(Duration.ofMinutes(5))).found().session().id();
    SessionRecord before = session(id);
    time.advance(Duration.ofMinutes(5));

    touch(id);

    assertThat(session(id)).isEqualTo(before);
    assertOver(id, EndReason.ABSOLUTE_LIFETIME);
  }

  @Test
  @Tag("CVE-2023-20862")
  void activityAfterARaiseRevivesNothing() {
    SessionRecord alices = signIn(ALICE);
    SessionRecord bobs = signIn(BOB);
    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);
    time.advance(Duration.ofMinutes(1));
    touch(alices.id());
    raiseTenant("default");
    time.advance(Duration.ofMinutes(1));
    touch(bobs.id());

    assertThat(session(alices.id())).isEqualTo(alices);
    assertThat(session(bobs.id())).isEqualTo(bobs);
    assertOver(alices.id(), EndReason.CREDENTIAL_CHANGED);
    assertOver(bobs.id(), EndReason.TENANT_SIGNED_OUT);
  }

  @Test
  void activityIsNeitherAVersionNorAnEvent() {
    SessionRecord session = signIn(ALICE);
    int events = events().size();
    time.advance(Duration.ofMinutes(5));

    touch(session.id());

    assertThat(session(session.id()).version()).isEqualTo(session.version());
    assertThat(events()).hasSize(events);
  }

  private SessionId guest() {
    return create(fixtures.guest("default")).found().session().id();
  }

  private void touch(SessionId id) {
    store.touch(List.of(new Touch(id, now(), Draft.CLIENT)));
  }
}
