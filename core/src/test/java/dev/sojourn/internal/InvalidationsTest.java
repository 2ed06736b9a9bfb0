package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InvalidationsTest {

  private final Invalidations invalidations = new Invalidations();

  @Test
  void anInvalidationIsSinceEveryEarlierMomentAndNoLaterOne() {
    long before = invalidations.now();
    invalidations.add("alice");
    long after = invalidations.now();
    assertThat(invalidations.isSince(before, "alice")).isTrue();
    assertThat(invalidations.isSince(after, "alice")).isFalse();
  }

  @Test
  void anotherKeyIsNotConcerned() {
    long before = invalidations.now();
    invalidations.add("alice");
    assertThat(invalidations.isSince(before, "bob")).isFalse();
  }

  @Test
  void allConcernsEveryKey() {
    long before = invalidations.now();
    invalidations.all();
    assertThat(invalidations.isSince(before, "alice")).isTrue();
    assertThat(invalidations.isSince(before, "bob")).isTrue();
    assertThat(invalidations.isSince(invalidations.now(), "bob")).isFalse();
  }

  @Test
  void keysOfAnyHashHaveAPlace() {
    for (int hash : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 4096, -4096}) {
      Object key = Integer.valueOf(hash);
      long before = invalidations.now();
      invalidations.add(key);
      assertThat(invalidations.isSince(before, key)).isTrue();
    }
  }

  /** Whoever adds, is heard by all who ask afterwards about a moment before. */
  @Test
  void noneIsLostBetweenThreads() throws Exception {
    int threads = 4;
    CountDownLatch ready = new CountDownLatch(threads);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      var tasks =
          java.util.stream.IntStream.range(0, threads)
              .<java.util.concurrent.Callable<Boolean>>mapToObj(i ->
                  () -> {
                    ready.countDown();
                    ready.await();
                    for (int n = 0; n < 50_000; n++) {
                      long before = invalidations.now();
                      invalidations.add("shared");
                      if (!invalidations.isSince(before, "shared")) {
                        return false;
                      }
                    }
                    return true;
                  })
              .toList();
      for (Future<Boolean> right : pool.invokeAll(tasks)) {
        assertThat(right.get()).isTrue();
      }
    }
  }

  /** Else a change of one would disturb very many. */
  @Test
  void keysAreSpreadOverAllStripesByAllTheirBits() {
    for (int shift : new int[] {0, 16}) {
      long stripes =
          IntStream.range(0, 65_536).map(i -> Invalidations.stripe(i << shift)).distinct().count();
      assertThat(stripes).isEqualTo(65_536);
    }
  }
}
