package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Overflow;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.UserId;
import dev.sojourn.store.Change;
import dev.sojourn.store.Change.SessionChanged;
import dev.sojourn.store.Change.TenantChanged;
import dev.sojourn.store.Change.UserChanged;
import dev.sojourn.store.Feed;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UpdateCommand;
import dev.sojourn.testkit.Draft;
import dev.sojourn.testkit.FeedRecorder;
import dev.sojourn.testkit.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed reports every change in time, and its lease never promises more than that. */
public abstract class FeedContract extends StoreContract {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration MAX_STALENESS = Duration.ofSeconds(1);

  private final FeedRecorder recorder = new FeedRecorder();
  private Feed feed;

  @BeforeEach
  final void subscribe() {
    feed = store.subscribe(recorder);
  }

  @AfterEach
  final void unsubscribe() {
    feed.close();
  }

  @Test
  void anIncarnationBeginsBeforeSubscribingReturns() {
    assertThat(recorder.incarnations()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void sessionsThatBeginChangeAndEndAreReported() {
    SessionRecord session = signIn(ALICE);
    awaitSession(session.id(), ALICE);

    session = Replacements.rotate(store, fixtures, session);
    awaitSession(session.id(), ALICE);
    store.update(
        new UpdateCommand(
            session.id(), AttributeDelta.set("a", 1), Map.of(), null, Initiator.USER, now()));
    awaitSession(session.id(), ALICE);
    store.end(session.id(), EndReason.SIGNED_OUT, Initiator.USER, now());
    awaitSession(session.id(), ALICE);
  }

  @Test
  void whatACreationEndsIsReported() {
    SessionId first = signIn(ALICE).id();
    SessionId guest = create(fixtures.guest("default")).found().session().id();
    recorder.forget();

    create(
        fixtures.signIn(ALICE).upgrading(guest).limits(SessionLimits.of(1, Overflow.END_OLDEST)));

    hears(new SessionChanged(first, ALICE));
    hears(new SessionChanged(guest, null));
  }

  @Test
  void usersAndTenantsThatChangeAreReported() {
    signIn(ALICE);
    recorder.forget();

    raise(ALICE, EndReason.CREDENTIAL_CHANGED, null);
    hears(new UserChanged(ALICE));
    recorder.forget();
    change(Changes.access(ALICE, now(), "editor"));
    hears(new UserChanged(ALICE));
    raiseTenant("acme");
    hears(new TenantChanged("acme"));
  }

  @Test
  void aSparedSessionIsReportedForItChangedToo() {
    SessionId spared = signIn(ALICE).id();
    recorder.forget();

    raise(ALICE, EndReason.CREDENTIAL_CHANGED, spared);

    hears(new SessionChanged(spared, ALICE));
  }

  @Test
  void devicesThatChangeAreReported() {
    var created = create(fixtures.signIn(ALICE));
    recorder.forget();

    store.renameDevice(ALICE, deviceOf(created).id(), "x", Initiator.USER, now());
    hears(new UserChanged(ALICE));
    recorder.forget();
    store.removeDevice(ALICE, deviceOf(created).id(), Initiator.USER, now());
    hears(new UserChanged(ALICE));
    hears(new SessionChanged(created.found().session().id(), ALICE));
  }

  @Test
  void newDevicesThatAreConfirmedOrDisownedAreReported() {
    var first = deviceOf(create(fixtures.signIn(ALICE)));
    var created = create(fixtures.signIn(ALICE));
    DeviceId second = deviceOf(created).id();
    recorder.forget();

    store.confirmDevice(ALICE, second, first.id(), Initiator.USER, now());
    hears(new UserChanged(ALICE));
    recorder.forget();
    store.disownDevice(ALICE, second, Initiator.USER, now());
    hears(new UserChanged(ALICE));
    hears(new SessionChanged(created.found().session().id(), ALICE));
  }

  @Test
  void activityIsNotReported() {
    SessionId id = signIn(ALICE).id();
    settle();
    time.advance(Duration.ofMinutes(5));

    store.touch(List.of(new Touch(id, now(), Draft.CLIENT)));

    settle();
    assertThat(heard(id)).isEmpty();
  }

  @Test
  void whatHousekeepingRecordsIsNotReported() {
    SessionId idle = signIn(ALICE).id();
    SessionId raised = signIn(BOB).id();
    raise(BOB, EndReason.CREDENTIAL_CHANGED, null);
    time.advance(Draft.IDLE.plus(Draft.TOUCH_INTERVAL));
    settle();

    assertThat(sweep(Sweeps.KEEP_ALL)).isEqualTo(2);

    settle();
    assertThat(heard(idle)).isEmpty();
    assertThat(heard(raised)).isEmpty();
  }

  @Test
  void everySubscriberHears() {
    FeedRecorder second = new FeedRecorder();
    try (Feed other = store.subscribe(second)) {
      SessionId id = signIn(ALICE).id();

      hears(new SessionChanged(id, ALICE));
      second.awaitHeard(new SessionChanged(id, ALICE), PATIENCE);
      awaitLease(other, id);
    }
  }

  @Test
  void theLeaseHoldsSoonAndNotAfterClosing() {
    SessionId id = signIn(ALICE).id();
    awaitLease(feed, id);

    feed.close();

    assertThat(feed.holds(id, leaseTime(), MAX_STALENESS)).isFalse();
    assertThat(feed.holds(id, leaseTime(), Duration.ofHours(1))).isFalse();
  }

  @Test
  void theLeaseDoesNotHoldWhenTheStoreIsClosed() {
    SessionId id = signIn(ALICE).id();
    awaitLease(feed, id);

    store.close();
    letPass(MAX_STALENESS.plusMillis(1));

    assertThat(feed.holds(id, leaseTime(), MAX_STALENESS)).isFalse();
  }

  @Test
  void whileTheLeaseHoldsEveryEndFromBeforeTheBoundWasHeard() {
    for (int i = 0; i < 20; i++) {
      SessionId id = signIn(ALICE).id();
      settle();
      store.end(id, EndReason.SIGNED_OUT, Initiator.USER, now());
      letPass(MAX_STALENESS.plusMillis(1));

      // In this order: heard after the lease was asked proves nothing.
      boolean holds = feed.holds(id, leaseTime(), MAX_STALENESS);
      assertThat(heard(id).isEmpty() && holds).isFalse();
    }
  }

  @Test
  void aListenerThatLeftHearsNoMore() {
    settle();
    feed.close();
    recorder.forget();

    signIn(ALICE);

    assertThat(recorder.heard()).isEmpty();
  }

  private void awaitSession(SessionId id, UserId user) {
    hears(new SessionChanged(id, user));
    recorder.forget();
  }

  private void hears(Change change) {
    recorder.awaitHeard(change, PATIENCE);
  }

  private List<Change> heard(SessionId id) {
    return recorder.heard().stream()
        .filter(c -> c instanceof SessionChanged changed && changed.id().equals(id))
        .toList();
  }

  /** Waits until a change made now is heard, and with it all before; then forgets them. */
  private void settle() {
    SessionId last = create(fixtures.guest("settling")).found().session().id();
    hears(new SessionChanged(last, null));
    recorder.forget();
  }

  private void awaitLease(Feed of, SessionId id) {
    Waiting.until(PATIENCE, "the lease to hold", () -> of.holds(id, leaseTime(), MAX_STALENESS));
  }
}
