package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a digest costs anew for each check is most of what a check costs: so it is used again. */
class PoolTest {

  private static final int THREADS_OF_ONE_PLACE = 64;

  private final AtomicInteger made = new AtomicInteger();
  private final Pool<Integer> pool = new Pool<>(made::incrementAndGet);

  @Test
  void whatWasPutBackIsTakenAgain() {
    int worker = pool.take();
    pool.putBack(worker);

    assertThat(pool.take()).isEqualTo(worker);
    assertThat(made).hasValue(1);
  }

  @Test
  void whatIsTakenIsNobodyElses() {
    int worker = pool.take();

    assertThat(pool.take()).isNotEqualTo(worker);
  }

  /** Else all would take from one place, and find it empty whenever two are at it. */
  @Test
  void threadsHavePlacesOfTheirOwn() throws Exception {
    pool.putBack(pool.take());

    assertThat(takenByAnother()).isEqualTo(2);
    assertThat(pool.take()).isEqualTo(1);
  }

  private int takenByAnother() throws Exception {
    FutureTask<Integer> taken = new FutureTask<>(pool::take);
    Thread another = new Thread(taken);
    while (isOfOurPlace(another)) {
      another = new Thread(taken);
    }
    another.start();
    return taken.get();
  }

  private static boolean isOfOurPlace(Thread other) {
    return (other.threadId() - Thread.currentThread().threadId()) % THREADS_OF_ONE_PLACE == 0;
  }

  /** However many threads there were before. */
  @Test
  void everyThreadHasAPlace() throws Exception {
    for (int i = 0; i <= THREADS_OF_ONE_PLACE; i++) {
      FutureTask<Integer> again =
          new FutureTask<>(() -> {
            int worker = pool.take();
            pool.putBack(worker);
            return pool.take() - worker;
          });
      new Thread(again).start();
      assertThat(again.get()).isZero();
    }
  }
}
