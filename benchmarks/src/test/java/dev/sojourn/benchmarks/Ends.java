package dev.sojourn.benchmarks;

import static dev.sojourn.SessionFilter.filter;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Lifetime;
import dev.sojourn.Overflow;
import dev.sojourn.PageRequest;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.store.sqlite.SqliteStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * The end of all sessions of a user who has as many as one can have, beside one who has one; and a
 * list while the rows of what ended are marked, beside the same list when they are not.
 */
public final class Ends {

  private static final TimeSource TIME = TimeSource.system();

  private static final int CROWDS = 5;
  private static final int LISTS = 2_000;
  private static final PageRequest PAGE = PageRequest.first(50);
  private static final Lifetime LIFETIME = new Lifetime(Duration.ofDays(1), Duration.ofDays(1));

  private Ends() {}

  /** Prints the ratios. */
  public static void main(String[] arguments) throws IOException {
    SessionLimits limits =
        new SessionLimits(SessionLimits.MAX, Map.of(), Overflow.END_OLDEST, SessionLimits.MAX);
    try (SessionManager engine =
        SessionManager.builder(SqliteStore.open(Population.empty().file()))
            .policy(SessionPolicy.DEFAULT.withLifetimes(LIFETIME, LIFETIME).withLimits(limits))
            .sweepInterval(Duration.ofSeconds(5))
            .build()) {
      for (int i = 0; i < CROWDS; i++) {
        create(engine, "one-" + i);
        for (int n = 0; n < SessionLimits.MAX; n++) {
          create(engine, "crowd-" + i);
        }
      }
      create(engine, "reader");
      lists(engine, 10 * LISTS); // warms up
      double[] one = new double[CROWDS];
      double[] crowd = new double[CROWDS];
      for (int i = 0; i < CROWDS; i++) {
        one[i] = end(engine, "one-" + i);
        crowd[i] = end(engine, "crowd-" + i);
      }
      say("end of " + SessionLimits.MAX + " sessions to one", median(crowd), median(one));
      double marking = 0;
      int parts = 0;
      while (marked(engine) < CROWDS * (1 + SessionLimits.MAX)) {
        double part = lists(engine, 100);
        if (marked(engine) > 0) {
          marking += part;
          parts++;
        }
      }
      say("list while rows are marked", marking / Math.max(1, parts), lists(engine, LISTS));
    }
  }

  private static long marked(SessionManager engine) {
    return engine.statistics().ended().values().stream().mapToLong(Long::longValue).sum();
  }

  private static void create(SessionManager engine, String user) {
    if (!(engine.create(Population.signIn(user)) instanceof Creation.Created)) {
      throw new IllegalStateException("the sessions could not be made");
    }
  }

  private static double end(SessionManager engine, String user) {
    long begin = now();
    engine.endAllOf(UserId.of(user), null, EndReason.ENDED_BY_ADMIN, Initiator.APPLICATION);
    return now() - begin;
  }

  /** Nanoseconds of the median of so many lists. */
  private static double lists(SessionManager engine, int count) {
    double[] nanos = new double[count];
    for (int i = 0; i < count; i++) {
      long begin = now();
      engine.list(filter().user("reader").build(), PAGE);
      nanos[i] = now() - begin;
    }
    return median(nanos);
  }

  private static double median(double[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  private static void say(String what, double that, double floor) {
    System.out.printf("%-36s %,.0f ns to %,.0f ns = %.2f%n", what, that, floor, that / floor);
  }

  private static long now() {
    return TIME.now().monotonicNanos();
  }
}
