package dev.sojourn.store.jdbc;

/**
 * What a part of housekeeping did.
 *
 * @param done how many rows
 * @param more whether it stopped at the limit
 */
public record Outcome(int done, boolean more) {

  /** Nothing, and there is nothing more. */
  public static final Outcome NOTHING = new Outcome(0, false);
}
