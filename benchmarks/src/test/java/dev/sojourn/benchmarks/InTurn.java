package dev.sojourn.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Compares two things that one thread does, in turn and in slices so short that whatever else the
 * machine does disturbs few of them.
 */
final class InTurn {

  private static final int ROUNDS = 4_000;
  private static final long SLICE_NANOS = 250_000;
  private static final long WARM_UP_NANOS = 6_000_000_000L;

  /** Where what was made goes, so that making it is not left out. */
  private final Object[] made = new Object[64];

  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * What was seen of one.
   *
   * @param median nanoseconds for one call, in the median slice
   * @param best likewise, in the slice that a tenth of all fall below: what others disturbed least
   * @param bytes allocated for one call
   */
  record Cost(double median, double best, double bytes) {}

  /** The costs of {@code first} and {@code second}, whose calls leave nothing to the other. */
  Cost[] compare(Supplier<?> first, Supplier<?> second) {
    int firstCalls = callsInSlice(first);
    int secondCalls = callsInSlice(second);
    double[] firsts = new double[ROUNDS];
    double[] seconds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      firsts[round] = (double) slice(first, firstCalls) / firstCalls;
      seconds[round] = (double) slice(second, secondCalls) / secondCalls;
    }
    return new Cost[] {cost(firsts, first), cost(seconds, second)};
  }

  private Cost cost(double[] nanos, Supplier<?> work) {
    Arrays.sort(nanos);
    return new Cost(nanos[ROUNDS / 2], nanos[ROUNDS / 10], bytes(work));
  }

  /** Warms up, too. */
  private int callsInSlice(Supplier<?> work) {
    long end = System.nanoTime() + WARM_UP_NANOS;
    int calls = 0;
    while (System.nanoTime() < end) {
      calls = (int) Math.max(1, SLICE_NANOS * 1_000 / Math.max(1, slice(work, 1_000)));
    }
    return calls;
  }

  private long slice(Supplier<?> work, int calls) {
    long begin = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      made[i & (made.length - 1)] = work.get();
    }
    return System.nanoTime() - begin;
  }

  private double bytes(Supplier<?> work) {
    int calls = 100_000;
    long before = thread.getCurrentThreadAllocatedBytes();
    slice(work, calls);
    return (double) (thread.getCurrentThreadAllocatedBytes() - before) / calls;
  }
}
