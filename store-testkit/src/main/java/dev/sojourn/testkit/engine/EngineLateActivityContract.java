package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.AttributeDelta;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Ending;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.Update;
import dev.sojourn.UserId;
import dev.sojourn.Validation;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.ManualScheduler;
import dev.sojourn.testkit.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Activity that cannot be written at once is kept, and nobody is signed out for it. */
public abstract class EngineLateActivityContract extends EngineContract {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Background work looks for what is due this often. */
  private static final Duration TICK = Duration.ofMillis(250);

  /** More than housekeeping records at once. */
  private static final int ONE_STEP = 501;

  private Instant recorded(SessionId id) {
    return stored(id).session().lastActiveAt();
  }

  private int writes() {
    return store.calls("touch");
  }

  @Test
  void whatTheStoreDidNotTakeIsWrittenLater() {
    Creation.Created it = signIn();
    pass(INTERVAL);
    store.failNext("touch", 3);

    active(validate(it.token()));
    Instant active = now();
    assertThat(recorded(it.session().id())).isEqualTo(it.session().createdAt());
    pass(TICK.multipliedBy(4));

    assertThat(recorded(it.session().id())).isEqualTo(active);
    assertThat(sessions.statistics().pendingTouches()).isZero();
  }

  @Test
  void nothingIsLostWhileTheStoreIsDown() {
    Creation.Created it = signIn();
    active(validate(it.token()));
    store.down();
    for (int i = 0; i < 8; i++) {
      pass(INTERVAL);
      active(validate(it.token()));
    }
    Instant last = now();
    store.up();
    pass(INTERVAL);
    assertThat(recorded(it.session().id())).isEqualTo(last);
  }

  /** A full disk, say: reads go on, and who is there stays signed in however long it lasts. */
  @Test
  void activityOutlivesAWriteFailureLongerThanTheIdleTimeout() {
    Creation.Created it = signIn();
    store.failNext("touch", Integer.MAX_VALUE);
    Instant last = now();
    for (int i = 0; i < 5; i++) {
      pass(IDLE.minus(SECOND));
      active(validate(it.token()));
      last = now();
    }
    store.failNext("touch", 0);

    pass(TICK.multipliedBy(2));

    assertThat(recorded(it.session().id())).isEqualTo(last);
    active(validateStrictly(node, it.token()));
  }

  @Test
  void whoLeavesWhileNothingCanBeWrittenIsIdleAllTheSame() {
    Creation.Created it = signIn();
    store.failNext("touch", Integer.MAX_VALUE);
    for (int i = 0; i < 3; i++) {
      pass(IDLE.minus(SECOND));
      active(validate(it.token()));
    }
    Instant last = now();
    pass(IDLE);
    store.failNext("touch", 0);
    pass(TICK.multipliedBy(2));

    assertRejected(validate(it.token()), RejectReason.IDLE_TIMEOUT);
    assertThat(recorded(it.session().id())).isEqualTo(last);
  }

  /** Otherwise it would end, as idle, who is known here to be there. */
  @Test
  void housekeepingWaitsForActivityThatCannotBeWritten() {
    Node other = node(builder -> builder.sweepInterval(IDLE.dividedBy(2)));
    Creation.Created it = signIn();
    other.store().failNext("touch", Integer.MAX_VALUE);
    for (int i = 0; i < 5; i++) {
      pass(IDLE.minus(SECOND));
      active(validate(other, it.token()));
    }

    assertThat(stored(it.session().id()).session().endedAt()).isNull();
    other.store().failNext("touch", 0);
    pass(IDLE.minus(SECOND));
    active(validate(other, it.token()));
    assertThat(stored(it.session().id()).session().endedAt()).isNull();
  }

  /** Otherwise whoever came back during a long one would look idle to another node. */
  @Test
  void housekeepingLetsActivityPassBetweenItsSteps() throws Exception {
    Creation.Created it = signIn();
    for (int i = 0; i < ONE_STEP; i++) {
      create(SignIn.user(UserId.of("gone-" + i)));
    }
    pass(IDLE.minus(SECOND));
    active(validate(it.token()));
    pass(TICK);
    pass(INTERVAL);
    try (ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor()) {
      Node busy = node(b -> b.scheduler(background).sweepInterval(SECOND));
      Gate first = busy.store().blockAfter("sweep");
      first.awaitReached();
      active(validate(busy, it.token()));
      assertThat(busy.store().calls("touch")).isZero();

      Gate second = busy.store().blockBefore("sweep");
      first.close();
      second.awaitReached();

      assertThat(busy.store().calls("touch")).isPositive();
      second.close();
      busy.sessions().close();
    }
  }

  /** A write whose answer was lost is repeated, and only ever moves time forward. */
  @Test
  void aWriteCanBeRepeated() {
    Creation.Created it = signIn();
    pass(INTERVAL);
    store.failAfter("touch");
    active(validate(it.token()));
    Instant active = now();
    pass(TICK);
    assertThat(writes()).isEqualTo(2);
    assertThat(recorded(it.session().id())).isEqualTo(active);
  }

  @Test
  void activityDuringAWriteIsNotLost() {
    ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor();
    try {
      Node other = node(builder -> builder.scheduler(background));
      Creation.Created it = signIn();
      pass(INTERVAL);
      try (Gate gate = other.store().blockBefore("touch")) {
        active(validate(other, it.token()));
        gate.awaitReached();
        pass(SECOND);
        active(validate(other, it.token())); // waits for no write
      }
      Instant last = now();
      pass(INTERVAL);

      Waiting.until(
          Waiting.PATIENCE,
          "the later activity to be written",
          () -> recorded(it.session().id()).equals(last));
    } finally {
      background.shutdownNow(); // closing it would wait for housekeeping, far in the future
    }
  }

  /** Whatever fails: background work that stopped for good would end sessions that are used. */
  @Test
  void aFaultOfAnySortDoesNotStopTheWriting() {
    AtomicBoolean broken = new AtomicBoolean();
    FaultyStore view =
        new FaultyStore(
            SharedStore.intercept(
                () -> SharedStore.of(() -> real),
                (method, arguments, call) -> {
                  if (method.getName().equals("touch") && broken.get()) {
                    throw new IllegalStateException("a store with a defect");
                  }
                  return call.call();
                }),
            time);
    Node other = node(view, builder -> builder);
    Creation.Created it = signIn();
    pass(SECOND);
    active(validate(other, it.token()));
    broken.set(true);
    pass(INTERVAL.multipliedBy(2)); // meets the defect when the interval ends
    active(validate(other, it.token())); // and at once
    broken.set(false);
    pass(SECOND);
    active(validate(other, it.token()));
    Instant last = now();

    pass(INTERVAL.multipliedBy(2));

    assertThat(recorded(it.session().id())).isEqualTo(last);
  }

  /** An application may stop its scheduler first; its last requests are still answered. */
  @Test
  void aStoppedSchedulerStopsNoRequest() {
    ManualScheduler scheduler = new ManualScheduler(time);
    Node other = node(builder -> builder.scheduler(scheduler));
    Creation.Created it = signIn();
    pass(INTERVAL);
    scheduler.shutdown();

    active(validate(other, it.token()));
    active(validate(other, it.token()));
    other.sessions().flush();

    assertThat(recorded(it.session().id())).isEqualTo(now());
  }

  /** Active all the time, while the store took no activity for longer than the idle timeout. */
  private Creation.Created activeButNotRecorded() {
    Creation.Created it = signIn();
    store.failNext("touch", Integer.MAX_VALUE);
    for (int i = 0; i < 3; i++) {
      pass(IDLE.minus(SECOND));
      active(validate(it.token()));
    }
    store.failNext("touch", 0); // and before the next tick comes a change
    return it;
  }

  @Test
  void aChangeOfAttributesMeetsTheLivingSession() {
    Creation.Created it = activeButNotRecorded();
    assertThat(sessions.update(it.session().id(), AttributeDelta.set("theme", "dark")))
        .isInstanceOf(Update.Updated.class);
    active(validate(it.token()));
  }

  @Test
  void aRotationMeetsTheLivingSession() {
    Creation.Created it = activeButNotRecorded();
    active(validate(rotated(sessions.rotate(it.session().id())).token()));
  }

  @Test
  void aSignOutIsNoIdleEnd() {
    Creation.Created it = activeButNotRecorded();
    assertThat(sessions.end(it.session().id(), EndReason.SIGNED_OUT))
        .isInstanceOf(Ending.Ended.class);
    assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
  }

  @Test
  void theSparedSessionIsSpared() {
    Creation.Created it = activeButNotRecorded();
    sessions.users().credentialChanged(ALICE, it.session().id(), Initiator.USER);
    active(validate(it.token()));
  }

  /** A read that began before the activity was recorded, and came back after it left the queue. */
  @Test
  void aReadMissesNoActivityThatIsRecordedMeanwhile() {
    Node forgetful = node(builder -> builder.cacheWeight(0)); // only the queue knows of it
    Creation.Created it = signIn();
    forgetful.store().failNext("touch", Integer.MAX_VALUE);
    for (int i = 0; i < 3; i++) {
      pass(IDLE.minus(SECOND));
      active(validate(forgetful, it.token()));
    }
    forgetful.store().failNext("touch", 0);
    Future<Validation> answer;
    try (Gate gate = forgetful.store().blockAfter("find")) {
      answer = async(() -> validate(forgetful, it.token()));
      gate.awaitReached();
      forgetful.sessions().flush();
    }

    active(result(answer));
  }
}
