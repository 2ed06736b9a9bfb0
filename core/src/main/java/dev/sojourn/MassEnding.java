package dev.sojourn;

import java.util.List;

/**
 * The outcome of {@link SessionManager#endMatching}.
 *
 * @param sample the newest of those that this call ended, at most {@value Matches#MAX_SAMPLE}
 * @param ended how many this call ended, at most {@value #MAX_ENDED}
 * @param more whether living sessions that the filter finds are left: then call again
 */
public record MassEnding(List<Session> sample, int ended, boolean more) {

  /** The most sessions that one call ends. */
  public static final int MAX_ENDED = 1_000;

  /** Copies the list. */
  public MassEnding {
    sample = List.copyOf(sample);
  }
}
