package dev.sojourn.store;

/** The outcome of {@link SessionStore#changeUser}. */
public sealed interface UserChangeResult {

  /**
   * Stored.
   *
   * @param user the record as it stands
   * @param spared whether the session to be spared lived and was spared
   */
  record Changed(UserRecord user, boolean spared) implements UserChangeResult {}

  /**
   * The record has another version than expected; nothing changed.
   *
   * @param version the one it has, 0 for no record
   */
  record Conflict(long version) implements UserChangeResult {}

  /** The user is a tombstone, which this change does not {@linkplain UserChange#revives revive}. */
  record Gone() implements UserChangeResult {}
}
