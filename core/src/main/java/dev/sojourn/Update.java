package dev.sojourn;

/** The outcome of {@link SessionManager#update}. */
public sealed interface Update {

  /**
   * The change is stored.
   *
   * @param session as it stands
   */
  record Updated(Session session) implements Update {}

  /**
   * The session has another version than was expected; nothing changed.
   *
   * @param version the one it has
   */
  record Stale(long version) implements Update {}

  /**
   * The session is over; nothing changed.
   *
   * @param session as it stands
   */
  record Over(Session session) implements Update {}

  /** There is no such session. */
  record Absent() implements Update {}
}
