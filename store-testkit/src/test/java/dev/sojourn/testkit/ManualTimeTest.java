package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ManualTimeTest {

  private final ManualTime time = new ManualTime();
  private final ManualScheduler scheduler = new ManualScheduler(time);
  private final List<String> ran = new ArrayList<>();
  private final List<Future<?>> scheduled = new ArrayList<>();

  @Test
  void bothClocksMoveTogether() {
    Moment before = time.now();

    time.advance(Duration.ofSeconds(90));

    assertThat(time.instant()).isEqualTo(ManualTime.START.plusSeconds(90));
    assertThat(time.now().wallMillis() - before.wallMillis()).isEqualTo(90_000);
    assertThat(time.now().monotonicNanos() - before.monotonicNanos()).isEqualTo(90_000_000_000L);
  }

  @Test
  void aJumpMovesTheWallAlone() {
    Moment before = time.now();
    after(3600, () -> ran.add("due"));

    time.jumpWall(Duration.ofDays(1));
    time.jumpWall(Duration.ofDays(-3));

    assertThat(time.instant()).isEqualTo(ManualTime.START.minus(Duration.ofDays(2)));
    assertThat(time.now().monotonicNanos()).isEqualTo(before.monotonicNanos());
    assertThat(ran).isEmpty();
  }

  @Test
  void timeDoesNotGoBack() {
    assertThatThrownBy(() -> time.advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> time.advanceTo(ManualTime.START.minusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tasksRunInOrderEachAtItsInstant() {
    after(3, () -> note("late"));
    after(1, () -> note("early"));
    after(1, () -> note("early too"));
    after(6, () -> note("not yet"));

    time.advanceTo(ManualTime.START.plusSeconds(5));

    assertThat(ran).containsExactly("early at 1", "early too at 1", "late at 3");
    assertThat(time.instant()).isEqualTo(ManualTime.START.plusSeconds(5));
    assertThat(scheduler.waiting()).isEqualTo(1);
  }

  @Test
  void aTaskMayScheduleAnotherThatIsDueInTheSameAdvance() {
    after(
        1,
        () -> {
          note("first");
          after(2, () -> note("second"));
        });

    time.advance(Duration.ofSeconds(10));

    assertThat(ran).containsExactly("first at 1", "second at 3");
  }

  @Test
  void nothingRunsBeforeTimeMoves() throws Exception {
    ScheduledFuture<Integer> future = scheduler.schedule(() -> 7, 0, TimeUnit.SECONDS);

    assertThat(future.isDone()).isFalse();
    time.advance(Duration.ZERO);

    assertThat(future.get()).isEqualTo(7);
  }

  @Test
  void fixedRateCatchesUpAndFixedDelayWaits() {
    Runnable slowAtFirst =
        () -> {
          note("rate");
          if (ran.size() == 1) {
            time.advance(Duration.ofSeconds(3));
          }
        };
    scheduled.add(scheduler.scheduleAtFixedRate(slowAtFirst, 1, 2, TimeUnit.SECONDS));
    time.advance(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("rate at 1", "rate at 4", "rate at 5");

    ran.clear();
    ManualScheduler other = new ManualScheduler(time);
    scheduled.add(other.scheduleWithFixedDelay(() -> ran.add("delay"), 0, 2, TimeUnit.SECONDS));
    scheduler.shutdownNow();
    time.advance(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("delay", "delay", "delay");
  }

  @Test
  void aPeriodicTaskThatThrowsRunsNoMoreAndIsToldOf() {
    ScheduledFuture<?> future =
        scheduler.scheduleAtFixedRate(
            () -> {
              throw new IllegalStateException("broken");
            },
            1,
            1,
            TimeUnit.SECONDS);

    time.advance(Duration.ofSeconds(5));

    assertThat(scheduler.failures())
        .singleElement()
        .hasToString("java.lang.IllegalStateException: broken");
    assertThat(future.state()).isEqualTo(Future.State.FAILED);
  }

  @Test
  void aCancelledTaskDoesNotRun() {
    ScheduledFuture<?> future = scheduler.schedule(() -> ran.add("no"), 1, TimeUnit.SECONDS);
    ScheduledFuture<?> periodic =
        scheduler.scheduleAtFixedRate(() -> ran.add("once"), 1, 1, TimeUnit.SECONDS);
    after(1, () -> periodic.cancel(false));

    future.cancel(false);
    time.advance(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("once");
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void shutdownCancelsWhatWaitsAndRefusesMore() {
    ScheduledFuture<?> future = scheduler.schedule(() -> ran.add("no"), 1, TimeUnit.SECONDS);

    scheduler.close();
    time.advance(Duration.ofSeconds(5));

    assertThat(ran).isEmpty();
    assertThat(scheduler.isTerminated()).isTrue();
    assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> scheduler.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> scheduler.schedule(() -> {}, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void whatHasNoDelayRunsAtOnce() throws Exception {
    scheduler.execute(() -> ran.add("executed"));

    assertThat(ran).containsExactly("executed");
    assertThat(scheduler.submit(() -> "submitted").get()).isEqualTo("submitted");
  }

  private void after(long seconds, Runnable task) {
    scheduled.add(scheduler.schedule(task, seconds, TimeUnit.SECONDS));
  }

  private void note(String what) {
    ran.add(what + " at " + Duration.between(ManualTime.START, time.instant()).toSeconds());
  }
}
