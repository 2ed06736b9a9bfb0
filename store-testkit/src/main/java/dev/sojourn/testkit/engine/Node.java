package dev.sojourn.testkit.engine;

import dev.sojourn.SessionManager;
import dev.sojourn.testkit.FaultyStore;

/**
 * One node: an engine with a faulty store of its own around the one that all nodes share, so that a
 * test can hold up or cut off one of them.
 *
 * @param sessions the engine
 * @param store between the engine and the shared store
 */
public record Node(SessionManager sessions, FaultyStore store) {

  /** How often this node read a session from the store. */
  public int reads() {
    return store.calls("find");
  }
}
