package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.Activity;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Client;
import dev.sojourn.ClientTrace;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Freshness;
import dev.sojourn.Lifetime;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.Validation;
import dev.sojourn.event.EventType;
import dev.sojourn.store.Retention;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.Touch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Activity moves the idle deadline at once, is written rarely, and is never lost but by a crash.
 */
public abstract class EngineActivityContract extends EngineContract {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Background work looks for what is due this often. */
  private static final Duration TICK = Duration.ofMillis(250);

  /** A quarter of an hour of clicks, one each second. */
  private static final int CLICKS = 15 * 60;

  /** How old proof may be that nothing was missed, where a test goes through so many clicks. */
  private static final Duration PROOF = Duration.ofMinutes(1);

  /** A second later; waits for proof seldom enough to spend no time on it. */
  private void click(Creation.Created it, int number) {
    if (number % PROOF.dividedBy(2).toSeconds() == 0) {
      pass(SECOND);
    } else {
      time.advance(SECOND);
    }
    active(validate(it.token()));
  }

  private Instant recorded(SessionId id) {
    return stored(id).session().lastActiveAt();
  }

  private int writes() {
    return store.calls("touch");
  }

  @Test
  void theFirstActivityAfterAnIntervalIsWrittenAtOnce() {
    Creation.Created it = signIn();
    pass(INTERVAL);

    Session session = active(validate(it.token()));

    assertThat(session.lastActiveAt()).isEqualTo(now());
    assertThat(writes()).isEqualTo(1);
    assertThat(recorded(it.session().id())).isEqualTo(now());
  }

  /** Under the default policy; reads, writes and all else that the store is asked for. */
  @Test
  void aClickEverySecondCostsTheStoreLessThanOneCallInAHundred() throws Exception {
    restart(builder -> builder.policy(SessionPolicy.DEFAULT).maxStaleness(PROOF));
    Creation.Created it = signIn();
    store.resetCalls();
    for (int i = 0; i < CLICKS; i++) {
      click(it, i);
    }

    assertThat(writes()).isPositive();
    assertThat(store.calls()).isLessThan(CLICKS / 100);
    sessions.flush();
    assertThat(recorded(it.session().id())).isEqualTo(now());
  }

  /** Housekeeping, counts and consoles come more often than the interval ends. */
  @Test
  void nothingElseMakesActivityBeRecordedMoreOften() throws Exception {
    restart(builder ->
        builder
            .policy(SessionPolicy.DEFAULT)
            .maxStaleness(PROOF)
            .sweepInterval(SECOND.multipliedBy(20)));
    Creation.Created it = signIn();
    store.resetCalls();
    for (int i = 0; i < CLICKS; i++) {
      click(it, i);
      if (i % 15 == 0) {
        assertThat(sessions.matching(SessionFilter.filter().build()).count()).isEqualTo(1);
      }
    }

    assertThat(store.calls("sweep")).isGreaterThan(15);
    assertThat(store.calls("touch")).isPositive().isLessThan(CLICKS / 100);
  }

  @Test
  void laterActivityIsWrittenTogetherWhenTheIntervalEnds() {
    Creation.Created it = signIn();
    SessionId id = it.session().id();
    pass(INTERVAL);
    active(validate(it.token()));
    Instant first = now();
    for (int i = 0; i < 5; i++) {
      pass(SECOND);
      assertThat(active(validate(it.token())).lastActiveAt()).isEqualTo(now());
    }
    Instant last = now();
    assertThat(writes()).isEqualTo(1);
    assertThat(recorded(id)).isEqualTo(first);

    time.advanceTo(first.plus(INTERVAL).minus(TICK));
    assertThat(writes()).isEqualTo(1);
    pass(TICK.multipliedBy(2));

    assertThat(writes()).isEqualTo(2);
    assertThat(recorded(id)).isEqualTo(last);
    pass(INTERVAL.multipliedBy(3));
    assertThat(writes()).isEqualTo(2);
  }

  @Test
  void activityOfManySessionsIsWrittenTogether() {
    List<Creation.Created> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(signIn());
    }
    pass(SECOND);
    all.forEach(it -> active(validate(it.token())));
    assertThat(writes()).isZero();

    pass(INTERVAL);

    assertThat(writes()).isEqualTo(1);
    all.forEach(it ->
        assertThat(recorded(it.session().id())).isEqualTo(it.session().createdAt().plus(SECOND)));
  }

  @Test
  @Tag("ASVS-7.3.1")
  void theBackgroundIsNoActivity() {
    Creation.Created it = signIn();
    pass(IDLE.minus(SECOND));

    Session session = active(validateInBackground(it.token()));

    assertThat(session.lastActiveAt()).isEqualTo(it.session().createdAt());
    pass(SECOND);
    assertThat(writes()).isZero();
    assertRejected(validateInBackground(it.token()), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  void activityMovesTheIdleDeadlineAndNoOther() {
    Creation.Created it = signIn();
    for (int i = 0; i < 5; i++) {
      pass(IDLE.minus(SECOND));
      Session session = active(validate(it.token()));
      assertThat(session.idleExpiresAt()).isEqualTo(now().plus(IDLE));
      assertThat(session.expiresAt()).isEqualTo(it.session().expiresAt());
    }
    pass(IDLE);
    assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  void aValidationNeverRecordsAnIdleEnd() {
    Creation.Created it = signIn();
    pass(IDLE.plus(INTERVAL).plus(SECOND));

    assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);

    assertThat(stored(it.session().id()).session().endedAt()).isNull();
    assertThat(events()).noneMatch(e -> e.type() == EventType.SESSION_ENDED);
  }

  @Test
  void housekeepingWaitsForActivityThatIsNotWrittenYet() {
    Creation.Created it = signIn();
    pass(SECOND);
    active(validate(it.token())); // known here, not yet written
    time.jumpWall(IDLE.minus(SECOND));

    real.sweep(Retention.DEFAULT, 100, now());

    active(validateInBackground(it.token()));
    assertThat(stored(it.session().id()).session().endedAt()).isNull();
  }

  @Test
  void beforeACachedSessionIsCalledIdleTheStoreIsAskedOnce() {
    Creation.Created it = signIn();
    SessionId id = it.session().id();
    active(validate(it.token()));
    pass(Duration.ofMinutes(5));
    real.touch(List.of(new Touch(id, now(), ClientTrace.UNKNOWN))); // by another node
    pass(Duration.ofMinutes(5));
    store.resetCalls();

    Session session = active(validateInBackground(it.token()));
    assertThat(session.idleExpiresAt()).isEqualTo(now().plus(Duration.ofMinutes(5)));
    assertThat(node.reads()).isEqualTo(1);
    active(validateInBackground(it.token()));
    assertThat(node.reads()).isEqualTo(1);

    pass(Duration.ofMinutes(5));
    assertRejected(validateInBackground(it.token()), RejectReason.IDLE_TIMEOUT);
    assertThat(node.reads()).isEqualTo(2);
  }

  @Test
  void whatWasReadJustNowIsNotReadAgain() {
    Creation.Created it = signIn();
    pass(IDLE);
    store.resetCalls();
    assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
    assertThat(node.reads()).isEqualTo(1);
  }

  /** Rotated on another node while this one still took the session for idle. */
  @Test
  void anIdleSessionThatWasRotatedElsewhereIsSuperseded() {
    Creation.Created it = signIn();
    Node other = node();
    active(validate(it.token()));
    pass(IDLE.minusMillis(100));
    store.holdFeed();
    active(validate(other, it.token()));
    other.sessions().flush();
    other.sessions().rotate(it.session().id());
    pass(Duration.ofMillis(100));

    assertRejectedWithoutSession(validate(it.token()), RejectReason.SUPERSEDED);
  }

  @Test
  void anIdleSessionThatEndedElsewhereSaysWhy() {
    Creation.Created it = signIn();
    Node other = node();
    active(validate(it.token()));
    pass(IDLE.minusMillis(100));
    store.holdFeed();
    other.sessions().end(it.session().id(), EndReason.SIGNED_OUT);
    pass(Duration.ofMillis(100));

    assertThat(assertRejected(validate(it.token()), RejectReason.SIGNED_OUT).ended()).isNotNull();
  }

  /** What is pending here counts here, whatever drops the entry from the cache. */
  @Test
  void activityIsKnownAfterTheSessionWasReadAnew() {
    Creation.Created it = signIn();
    pass(Duration.ofSeconds(30));
    active(validate(it.token()));
    Instant active = now();
    sessions.update(it.session().id(), AttributeDelta.set("theme", "dark"));

    Session session = active(validateInBackground(it.token()));

    assertThat(session.lastActiveAt()).isEqualTo(active);
    assertThat(active(validateStrictly(node, it.token())).lastActiveAt()).isEqualTo(active);
    pass(INTERVAL);
    assertThat(recorded(it.session().id())).isEqualTo(active);
  }

  @Test
  void theClientOfTheLatestActivityIsRecorded() {
    Creation.Created it = signIn();
    SessionId id = it.session().id();
    pass(SECOND);
    active(validate(it.token()));
    sessions.update(id, AttributeDelta.set("theme", "dark")); // the next request reads anew
    pass(SECOND);
    active(sessions.validate(it.token(), PHONE));

    sessions.flush();

    SessionRecord record = stored(id).session();
    assertThat(record.lastActiveAt()).isEqualTo(now());
    assertThat(record.lastSeenFrom()).isEqualTo(ClientTrace.of(PHONE));
    assertThat(record.createdFrom()).isEqualTo(ClientTrace.of(DESK));
  }

  /** Nodes that know an address from their memory do not state it anew. */
  @Test
  void anAddressThatNobodyStatesAgainGrowsOld() throws Exception {
    Lifetime days = new Lifetime(Duration.ofDays(1), Duration.ofDays(3));
    restart(b -> b.policy(POLICY.withLifetimes(days, days).withTouchInterval(INTERVAL)));
    Creation.Created it = signIn();
    SessionId id = it.session().id();
    Duration old = ADDRESSES.plus(Retention.ROUND);
    for (int part = 0; part < 8; part++) {
      pass(old.dividedBy(8));
      active(sessions.validate(it.token(), Client.UNKNOWN));
      sessions.flush();
    }

    real.sweep(addressesForAnHour(), 100, now());

    String network = "192.0.2.0/24";
    assertThat(recorded(id)).isEqualTo(now());
    assertThat(stored(id).session().lastSeenFrom().ip()).isEqualTo(network);
    pass(SECOND);
    Session shown = active(sessions.validate(it.token(), Client.UNKNOWN));
    assertThat(shown.lastSeenFrom()).isEqualTo(new ClientTrace(network, DESK.userAgent()));
    assertThat(shown.createdFrom().ip()).isEqualTo(network);
    pass(SECOND);
    active(validate(it.token()));
    active(sessions.validate(it.token(), Client.UNKNOWN));
    sessions.flush();
    assertThat(stored(id).session().lastSeenFrom()).isEqualTo(ClientTrace.of(DESK));
  }

  @Test
  void withoutACacheActivityIsCoalescedToo() {
    Node other = node(builder -> builder.cacheWeight(0));
    Creation.Created it = signIn();
    for (int i = 1; i <= 30; i++) {
      pass(SECOND);
      active(
          other
              .sessions()
              .validate(
                  it.token(),
                  client("192.0.2." + i, "Desk/1.0"),
                  Activity.FOREGROUND,
                  Freshness.CACHED));
    }
    Instant last = now();
    assertThat(other.store().calls("touch")).isZero();

    pass(INTERVAL);

    assertThat(other.store().calls("touch")).isEqualTo(1);
    assertThat(recorded(it.session().id())).isEqualTo(last);
    assertThat(stored(it.session().id()).session().lastSeenFrom().ip()).isEqualTo("192.0.2.30");
  }

  @Test
  void aCrashShortensASessionByAtMostOneInterval() throws Exception {
    Creation.Created it = signIn();
    Instant last = now();
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(3));
      active(validate(it.token()));
      last = now();
    }

    crash();

    Instant known = active(validateInBackground(it.token())).lastActiveAt();
    assertThat(known).isBetween(last.minus(INTERVAL).minus(TICK), last);
    time.advanceTo(last.plus(IDLE).minus(INTERVAL).minus(TICK).minusMillis(1));
    active(validateInBackground(it.token()));
    time.advanceTo(last.plus(IDLE));
    assertRejected(validateInBackground(it.token()), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  void closingWritesWhatIsPending() throws Exception {
    Creation.Created it = signIn();
    pass(SECOND);
    active(validate(it.token()));
    assertThat(sessions.statistics().pendingTouches()).isEqualTo(1);

    restart();

    assertThat(recorded(it.session().id())).isEqualTo(now());
    assertThat(active(validateInBackground(it.token())).lastActiveAt()).isEqualTo(now());
  }

  @Test
  void flushingSaysWhenItFailsAndKeepsWhatIsPending() {
    Creation.Created it = signIn();
    pass(SECOND);
    active(validate(it.token()));
    store.failNext("touch", 1);
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> sessions.flush());

    sessions.flush();

    assertThat(recorded(it.session().id())).isEqualTo(now());
  }

  @Test
  void theStricterTouchIntervalOfAStricterPolicyCounts() throws Exception {
    Creation.Created it = signIn();
    Duration idle = Duration.ofSeconds(40);
    Lifetime strict = new Lifetime(idle, ABSOLUTE);
    restart(builder -> builder.policy(POLICY.withLifetimes(strict, strict)));
    pass(Duration.ofSeconds(15));

    active(validate(it.token()));

    // Otherwise another node would not hear of it before the session is idle.
    assertThat(recorded(it.session().id())).isEqualTo(now());
  }

  @Test
  void aGuestsActivityCountsToo() {
    Creation.Created it = create(SignIn.guest().client(DESK));
    pass(Duration.ofMinutes(59));
    assertThat(validate(it.token())).isInstanceOf(Validation.Guest.class);
    assertThat(recorded(it.session().id())).isEqualTo(now());
    pass(Duration.ofMinutes(59));
    assertThat(validateInBackground(it.token())).isInstanceOf(Validation.Guest.class);
  }

  @Test
  void activityAfterTheEndRevivesNothing() {
    Creation.Created it = signIn();
    pass(SECOND);
    active(validate(it.token()));
    sessions.end(it.session().id(), EndReason.SIGNED_OUT);

    sessions.flush();
    pass(INTERVAL.multipliedBy(2));

    assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
    assertThat(stored(it.session().id()).session().endReason()).isEqualTo(EndReason.SIGNED_OUT);
    assertThat(sessions.statistics().pendingTouches()).isZero();
  }
}
