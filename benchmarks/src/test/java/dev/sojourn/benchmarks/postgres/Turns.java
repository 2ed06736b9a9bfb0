package dev.sojourn.benchmarks.postgres;

import dev.sojourn.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Compares what several threads get done, two things in turn within one run. */
final class Turns {

  private static final TimeSource TIME = TimeSource.system();

  private final int rounds;
  private final int warmUps;
  private final Duration slice;

  /** So many slices of each, after so many that do not count. */
  Turns(int warmUps, int rounds, Duration slice) {
    this.warmUps = warmUps;
    this.rounds = rounds;
    this.slice = slice;
  }

  /**
   * What threads do again and again.
   *
   * @param name of one call
   * @param ofThread what the thread of this number calls
   */
  record Work(String name, IntFunction<Runnable> ofThread) {
    /** The same for each thread. */
    static Work of(String name, Runnable call) {
      return new Work(name, thread -> call);
    }

    /** The same for each thread, of something at random. */
    static Work atRandom(String name, Consumer<SplittableRandom> call) {
      return new Work(
          name,
          thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            return () -> call.accept(random);
          });
    }
  }

  /** Does it for so long, and measures nothing. */
  void warm(int threads, Work work, Duration time) {
    Runnable[] calls = calls(threads, work);
    long end = nanos() + time.toNanos();
    while (nanos() < end) {
      rate(calls);
    }
  }

  /** Prints how much of {@code work} is done beside how much of {@code floor}. */
  void compare(int threads, Work floor, Work work) {
    Runnable[] floors = calls(threads, floor);
    Runnable[] works = calls(threads, work);
    for (int i = 0; i < warmUps; i++) {
      rate(floors);
      rate(works);
    }
    double[] before = new double[rounds];
    double[] rates = new double[rounds];
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      before[round] = rate(floors);
      rates[round] = rate(works);
      ratios[round] = rates[round] / before[round];
    }
    System.out.printf(
        "%-34s %,9.0f a second beside %,9.0f of %s: medians' ratio %.2f (%.2f to %.2f)%n",
        work.name(),
        median(rates),
        median(before),
        floor.name(),
        median(rates) / median(before),
        Arrays.stream(ratios).min().orElseThrow(),
        Arrays.stream(ratios).max().orElseThrow());
  }

  /** Calls a second of all threads, the median of the slices. */
  double rate(int threads, Work work) {
    Runnable[] calls = calls(threads, work);
    double[] rates = new double[rounds];
    for (int i = 0; i < warmUps; i++) {
      rate(calls);
    }
    for (int round = 0; round < rounds; round++) {
      rates[round] = rate(calls);
    }
    return median(rates);
  }

  private static Runnable[] calls(int threads, Work work) {
    Runnable[] calls = new Runnable[threads];
    Arrays.setAll(calls, work.ofThread());
    return calls;
  }

  /** Calls a second in one slice. */
  private double rate(Runnable[] calls) {
    LongAdder done = new LongAdder();
    long begin = nanos();
    long end = begin + slice.toNanos();
    together(
        calls.length,
        thread -> {
          long count = 0;
          while (nanos() < end) {
            calls[thread].run();
            count++;
          }
          done.add(count);
        });
    return done.sum() * 1e9 / (nanos() - begin);
  }

  /** Has threads work, and waits for all of them. */
  static void together(int threads, IntConsumer work) {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        all.add(pool.submit(() -> work.accept(thread)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (InterruptedException | ExecutionException failed) {
      throw new IllegalStateException(failed);
    }
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static long nanos() {
    return TIME.now().monotonicNanos();
  }
}
