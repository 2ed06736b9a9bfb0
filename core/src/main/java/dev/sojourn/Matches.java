package dev.sojourn;

import java.util.List;

/**
 * The living sessions that a filter finds, for those who are about to end them.
 *
 * @param count how many; exact up to {@value #MAX_COUNT}
 * @param isMinimum whether there are more than {@code count}, and nobody counted on
 * @param sample the newest of them, at most {@value #MAX_SAMPLE}
 */
public record Matches(int count, boolean isMinimum, List<Session> sample) {

  /** Up to here is counted: counting on would read them all. */
  public static final int MAX_COUNT = 10_000;

  /** The most sessions of a sample. */
  public static final int MAX_SAMPLE = 20;

  /** Copies the list. */
  public Matches {
    sample = List.copyOf(sample);
  }
}
