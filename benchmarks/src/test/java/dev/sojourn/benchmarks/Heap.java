package dev.sojourn.benchmarks;

import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import dev.sojourn.token.SessionToken;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.ref.Reference;

/** How much memory a hot session takes: the growth of the heap while all become hot. */
public final class Heap {

  private static final int COLLECTIONS = 5;

  private Heap() {}

  /** Prints it for the population whose size is the argument. */
  public static void main(String[] arguments) throws IOException {
    int size = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    Population population = Population.of(size);
    SessionToken[] tokens = population.tokens();
    try (SessionManager engine = population.open()) {
      long before = used();
      for (SessionToken token : tokens) {
        if (!(engine.validate(token, Population.client()) instanceof Validation.Active)) {
          throw new IllegalStateException("a session of the population is over");
        }
      }
      engine.flush();
      long bytes = used() - before;
      System.out.printf(
          "%,d hot sessions of %,d: %,d bytes of heap each%n",
          engine.statistics().cacheSize(), size, bytes / size);
    } finally {
      Reference.reachabilityFence(tokens); // counted before, they must be there to the end
    }
  }

  private static long used() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
