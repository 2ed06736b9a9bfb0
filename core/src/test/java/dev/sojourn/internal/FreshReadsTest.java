package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FreshReadsTest {

  private final FreshReads<String, Integer> reads = new FreshReads<>();
  private final AtomicInteger count = new AtomicInteger();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);

  private int next(String key) {
    return count.incrementAndGet();
  }

  /** The first waits until it may end; its number says when it began. */
  private int nextInOrder(String key) {
    int number = count.incrementAndGet();
    if (number == 1) {
      first.countDown();
      await(firstMayEnd);
    }
    return number;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void oneAfterTheOtherEachReadsAnew() {
    for (int i = 1; i <= 5; i++) {
      assertThat(reads.read("a", this::next)).isEqualTo(i);
    }
  }

  @Test
  void aFaultIsTheCallersAndTheNextReadsAnew() {
    for (int i = 1; i <= 5; i++) {
      assertThatIllegalStateException()
          .isThrownBy(() -> reads.read("a", key -> fail(next(key))))
          .withMessage("fault " + i);
    }
    assertThat(reads.read("a", this::next)).isEqualTo(6);
  }

  private static int fail(int number) {
    throw new IllegalStateException("fault " + number);
  }

  /** None of them by the read under way: it may have begun before what they must see. */
  @Test
  void aCrowdSharesTheReadAfterTheOneUnderWay() throws Exception {
    FutureTask<Integer> leader = start(this::nextInOrder);
    await(first);
    List<FutureTask<Integer>> crowd = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      crowd.add(startAndWait(this::nextInOrder));
    }
    assertThat(reads.read("another key", key -> 99)).isEqualTo(99);
    firstMayEnd.countDown();

    assertThat(leader.get()).isEqualTo(1);
    for (FutureTask<Integer> one : crowd) {
      assertThat(one.get()).isEqualTo(2);
    }
    assertThat(reads.read("a", this::next)).isEqualTo(3);
  }

  /** However they come: two of one key are never under way. */
  @Test
  void whoComesDuringTheSecondReadWaitsForItsEnd() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch secondMayEnd = new CountDownLatch(1);
    FutureTask<Integer> leader = start(this::nextInOrder);
    await(first);
    FutureTask<Integer> follower =
        startAndWait(key -> {
          int number = next(key);
          second.countDown();
          await(secondMayEnd);
          return number;
        });
    firstMayEnd.countDown();
    await(second);

    FutureTask<Integer> third = startAndWait(this::next);

    assertThat(count).hasValue(2);
    secondMayEnd.countDown();
    assertThat(leader.get()).isEqualTo(1);
    assertThat(follower.get()).isEqualTo(2);
    assertThat(third.get()).isEqualTo(3);
  }

  @Test
  void aFaultOfAReadIsOfAllWhoShareItAndOfNobodyElse() throws Exception {
    FutureTask<Integer> leader = start(key -> fail(nextInOrder(key)));
    await(first);
    FutureTask<Integer> waiting = startAndWait(key -> fail(nextInOrder(key)));
    FutureTask<Integer> joining = startAndWait(key -> fail(nextInOrder(key)));
    firstMayEnd.countDown();

    assertThat(fault(leader)).hasMessage("fault 1");
    assertThat(fault(waiting)).hasMessage("fault 2");
    assertThat(fault(joining)).isSameAs(fault(waiting));
    assertThat(reads.read("a", this::next)).isEqualTo(3);
  }

  private static Throwable fault(FutureTask<Integer> task) throws InterruptedException {
    try {
      throw new AssertionError("no fault but " + task.get());
    } catch (ExecutionException failed) {
      return failed.getCause();
    }
  }

  private FutureTask<Integer> start(java.util.function.Function<String, Integer> store) {
    FutureTask<Integer> task = new FutureTask<>(() -> reads.read("a", store));
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  /** Returns when it waits, which it does for another read only. */
  private FutureTask<Integer> startAndWait(java.util.function.Function<String, Integer> store) {
    FutureTask<Integer> task = new FutureTask<>(() -> reads.read("a", store));
    Thread thread = Thread.ofPlatform().daemon().start(task);
    while (thread.getState() != Thread.State.WAITING && !task.isDone()) {
      Thread.onSpinWait();
    }
    return task;
  }
}
