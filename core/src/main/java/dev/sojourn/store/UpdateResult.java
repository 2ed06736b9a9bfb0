package dev.sojourn.store;

/** The outcome of {@link SessionStore#update}. */
public sealed interface UpdateResult {

  /**
   * Stored.
   *
   * @param found the session as it stands
   */
  record Updated(Found found) implements UpdateResult {}

  /**
   * The session has another version than expected; nothing changed.
   *
   * @param version the one it has
   */
  record Stale(long version) implements UpdateResult {}

  /**
   * The session is over; nothing changed.
   *
   * @param found the session as it stands
   */
  record Over(Found found) implements UpdateResult {}

  /** There is no such session. */
  record Absent() implements UpdateResult {}
}
