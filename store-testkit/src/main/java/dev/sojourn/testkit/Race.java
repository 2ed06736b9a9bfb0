package dev.sojourn.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Lets threads begin at once, so that they meet. */
public final class Race {

  /** How long a race may take; long, since machines that run tests may have much else to do. */
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  private Race() {}

  /**
   * Runs one task for each number from 0, each on a thread of its own.
   *
   * @return what they returned, by number
   * @throws AssertionError if one threw or is not done within {@link #PATIENCE}
   */
  public static <T> List<T> of(int threads, IntFunction<Callable<T>> task) {
    List<Callable<T>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      tasks.add(task.apply(i));
    }
    return all(tasks);
  }

  /**
   * Runs each task on a thread of its own.
   *
   * @return what they returned, in their order
   * @throws AssertionError if one threw or is not done within {@link #PATIENCE}
   */
  public static <T> List<T> all(List<Callable<T>> tasks) {
    CountDownLatch ready = new CountDownLatch(tasks.size());
    ExecutorService pool = Executors.newFixedThreadPool(tasks.size());
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(
            pool.submit(() -> {
              ready.countDown();
              Waiting.await(ready, "all threads to be ready");
              return task.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(Waiting.get(future, "a task of a race", PATIENCE));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
