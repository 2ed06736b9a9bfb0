package dev.sojourn.store;

import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import java.time.Duration;

/** A subscription to the changes of a store, with the proof that none is missing. */
public interface Feed extends AutoCloseable {

  /**
   * The lease: whether every change to this session, its user and its tenant that was acknowledged
   * more than {@code maxStaleness} before this call has been reported to the listener. Called on
   * every validation: no I/O, no locks.
   *
   * @param time read here, before the lease itself, by a feed whose proof grows old; a feed that
   *     cannot lag spares every validation the reading
   */
  boolean holds(SessionId id, TimeSource time, Duration maxStaleness);

  /** Ends the subscription; no lease holds afterwards. */
  @Override
  void close();
}
