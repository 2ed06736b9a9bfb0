package dev.sojourn.store;

/** The outcome of {@link SessionStore#end}. */
public sealed interface EndResult {

  /**
   * Ended by this call.
   *
   * @param found the session as it stands
   */
  record Ended(Found found) implements EndResult {}

  /**
   * It was over already, and its first reason stays.
   *
   * @param found the session as it stands
   */
  record AlreadyOver(Found found) implements EndResult {}

  /** There is no such session. */
  record Absent() implements EndResult {}
}
