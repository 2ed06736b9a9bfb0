package dev.sojourn;

/** The outcome of a change to a user. */
public sealed interface UserUpdate {

  /**
   * The change is stored.
   *
   * @param user as it stands
   */
  record Updated(User user) implements UserUpdate {}

  /**
   * The user has another version than was expected; nothing changed.
   *
   * @param version the one it has, 0 if unknown
   */
  record Stale(long version) implements UserUpdate {}
}
