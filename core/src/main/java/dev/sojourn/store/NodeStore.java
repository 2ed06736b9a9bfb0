package dev.sojourn.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A store that several processes share and that knows them. An ability of its own, not part of
 * {@link SessionStore}: an embedded store has one process. Thread-safe.
 */
public interface NodeStore {

  /** The most that {@link #nodes} returns. */
  int MAX_NODES = 1_000;

  /**
   * The nodes that were heard of lately, those that began first ahead.
   *
   * @throws StoreUnavailableException if the store does not answer
   */
  List<NodeStatus> nodes();

  /**
   * How well this process hears of what the others change. Asks nobody, and so answers also while
   * the store does not.
   */
  Hearing hearing();

  /**
   * How well a process hears.
   *
   * @param silence since when nothing has proved to it that it has heard of everything: so old is
   *     what it may answer from its cache; empty when there is no proof
   * @param delay since when it has seen the oldest transaction be open that writes to the database,
   *     zero if none is: the changes and events of such a transaction, and no others, are heard of
   *     when it is over
   */
  record Hearing(Optional<Duration> silence, Duration delay) {}

  /**
   * A process that has the store open.
   *
   * @param id names it from its start to its end
   * @param self whether it is this one
   * @param begunAt since when, by the store's clock
   * @param silence since when it has not been heard of: so old is what it may answer from its cache
   */
  record NodeStatus(String id, boolean self, Instant begunAt, Duration silence) {}
}
