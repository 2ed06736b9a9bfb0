package dev.sojourn.store;

import dev.sojourn.SessionId;
import java.time.Duration;

/** A subscription to the changes of a store, with the proof that none is missing. */
public interface Feed extends AutoCloseable {

  /**
   * The lease: whether every change to this session, its user and its tenant that was acknowledged
   * more than {@code maxStaleness} before {@code now} has been reported to the listener. Called on
   * every validation: no I/O, no locks.
   */
  boolean holds(SessionId id, Moment now, Duration maxStaleness);

  /** Ends the subscription; no lease holds afterwards. */
  @Override
  void close();
}
