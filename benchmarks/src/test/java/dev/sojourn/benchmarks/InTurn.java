package dev.sojourn.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.sojourn.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Compares two things that one thread does, in turn and in slices so short that whatever else the
 * machine does disturbs few of them.
 */
public final class InTurn {

  private static final TimeSource TIME = TimeSource.system();

  private static final long SLICE_NANOS = 250_000;

  private final int rounds;
  private final long warmUpNanos;

  /** Where what was made goes, so that making it is not left out. */
  private final Object[] made = new Object[64];

  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** So many slices of each, after each was done for so long. */
  public InTurn(int rounds, Duration warmUp) {
    this.rounds = rounds;
    warmUpNanos = warmUp.toNanos();
  }

  /**
   * What was seen of one.
   *
   * @param median nanoseconds for one call, in the median slice
   * @param best likewise, in the slice that a tenth of all fall below: what others disturbed least
   * @param bytes allocated for one call
   */
  private record Cost(double median, double best, double bytes) {}

  /** The costs of {@code first} and {@code second}, whose calls leave nothing to the other. */
  private Cost[] compare(Supplier<?> first, Supplier<?> second) {
    int firstCalls = callsInSlice(first);
    int secondCalls = callsInSlice(second);
    double[] firsts = new double[rounds];
    double[] seconds = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      firsts[round] = (double) slice(first, firstCalls) / firstCalls;
      seconds[round] = (double) slice(second, secondCalls) / secondCalls;
    }
    return new Cost[] {
      cost(firsts, first, 20 * firstCalls), cost(seconds, second, 20 * secondCalls)
    };
  }

  /** Compares, and says it in one line. */
  public String line(String what, Supplier<?> floor, Supplier<?> work) {
    Cost[] costs = compare(floor, work);
    return String.format(
        Locale.ROOT,
        "%-44s median %,10.0f ns to %,10.0f ns = %.2f, best tenth %,10.0f ns to %,10.0f ns = %.2f,"
            + " %,.0f bytes",
        what,
        costs[1].median(),
        costs[0].median(),
        costs[1].median() / costs[0].median(),
        costs[1].best(),
        costs[0].best(),
        costs[1].best() / costs[0].best(),
        costs[1].bytes());
  }

  private Cost cost(double[] nanos, Supplier<?> work, int calls) {
    Arrays.sort(nanos);
    return new Cost(nanos[rounds / 2], nanos[rounds / 10], bytes(work, calls));
  }

  /** Warms up, too. */
  private int callsInSlice(Supplier<?> work) {
    long end = nanos() + warmUpNanos;
    int calls = 0;
    while (nanos() < end) {
      int trial = Math.max(1, calls);
      calls = (int) Math.max(1, SLICE_NANOS * trial / Math.max(1, slice(work, trial)));
    }
    return calls;
  }

  private long slice(Supplier<?> work, int calls) {
    long begin = nanos();
    for (int i = 0; i < calls; i++) {
      made[i & (made.length - 1)] = work.get();
    }
    return nanos() - begin;
  }

  private double bytes(Supplier<?> work, int calls) {
    long before = thread.getCurrentThreadAllocatedBytes();
    slice(work, calls);
    return (double) (thread.getCurrentThreadAllocatedBytes() - before) / calls;
  }

  private static long nanos() {
    return TIME.now().monotonicNanos();
  }
}
