package dev.sojourn.testkit.history;

import dev.sojourn.TimeSource;
import dev.sojourn.testkit.Seeded;
import java.time.Duration;

/**
 * How a history is made. Immutable.
 *
 * @param seed of everything that is drawn; what the nodes do at the same time is not drawn, so that
 *     the same seed asks for the same again, and need not meet the same fault
 * @param clients how many call at once
 * @param operations about how many calls are made at the most
 * @param duration about how long calls are made at the most
 * @param pause how long a client rests between two calls at the most
 * @param users how many users of each tenant there are at a time; others take their place in time
 * @param rules what the nodes promise, and are set up for
 */
public record HistoryPlan(
    long seed,
    int clients,
    int operations,
    Duration duration,
    Duration pause,
    int users,
    Rules rules) {

  /** The system property that says how many seconds a long history takes. */
  public static final String LONG_PROPERTY = "history.seconds";

  private static final long FIVE_MINUTES = 300;

  /** The tenants. */
  static final int TENANTS = 2;

  /**
   * 12 clients for 6 s, 5 users in each of two tenants, at most 3 sessions of each, answers at most
   * 300 ms old. The seed is the one of the system property {@value Seeded#SEED_PROPERTY}, or
   * another each time.
   */
  public static HistoryPlan standard() {
    Long given = Long.getLong(Seeded.SEED_PROPERTY);
    return new HistoryPlan(
        given == null ? TimeSource.system().millis() : given,
        12,
        Integer.MAX_VALUE,
        Duration.ofSeconds(6),
        Duration.ofMillis(8),
        5,
        new Rules(Duration.ofMillis(300), 3));
  }

  /** The same for as long as {@value #LONG_PROPERTY} says in seconds, or for 5 minutes. */
  public HistoryPlan forLong() {
    return lasting(Duration.ofSeconds(Long.getLong(LONG_PROPERTY, FIVE_MINUTES)));
  }

  /** The same for so long. */
  public HistoryPlan lasting(Duration other) {
    return new HistoryPlan(seed, clients, operations, other, pause, users, rules);
  }

  /** The same with so many clients. */
  public HistoryPlan withClients(int other) {
    return new HistoryPlan(seed, other, operations, duration, pause, users, rules);
  }

  /** The same with so many calls at the most. */
  public HistoryPlan withOperations(int other) {
    return new HistoryPlan(seed, clients, other, duration, pause, users, rules);
  }

  /** The same with so many users of each tenant at a time. */
  public HistoryPlan withUsers(int other) {
    return new HistoryPlan(seed, clients, operations, duration, pause, other, rules);
  }

  /** The same with another seed. */
  public HistoryPlan withSeed(long other) {
    return new HistoryPlan(other, clients, operations, duration, pause, users, rules);
  }

  /** The same with other rules. */
  public HistoryPlan withRules(Rules other) {
    return new HistoryPlan(seed, clients, operations, duration, pause, users, other);
  }
}
