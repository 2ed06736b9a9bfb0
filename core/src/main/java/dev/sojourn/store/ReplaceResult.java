package dev.sojourn.store;

/** The outcome of {@link SessionStore#replace}. */
public sealed interface ReplaceResult {

  /**
   * Stored.
   *
   * @param found the session as it stands
   */
  record Replaced(Found found) implements ReplaceResult {}

  /**
   * The session has another version, or is over; nothing changed.
   *
   * @param found the session as it stands
   */
  record Conflict(Found found) implements ReplaceResult {}

  /** The user's security version is not the expected one; nothing changed. */
  record UserChanged() implements ReplaceResult {}

  /** There is no such session; nothing was inserted. */
  record Absent() implements ReplaceResult {}
}
