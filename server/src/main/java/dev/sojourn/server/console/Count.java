package dev.sojourn.server.console;

/**
 * A number for people to read.
 *
 * @param number how many
 * @param isMinimum whether there are more, and nobody counted on
 */
record Count(int number, boolean isMinimum) {

  /** {@code found} of something that was counted up to {@code most} and one more. */
  static Count upTo(int most, int found) {
    return new Count(Math.min(found, most), found > most);
  }
}
