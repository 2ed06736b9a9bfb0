package dev.sojourn.store;

import dev.sojourn.EndReason;
import java.util.Map;

/**
 * What one bounded step of housekeeping did.
 *
 * @param endedBy how many sessions were over and are recorded so now, by reason
 * @param purged how many records, kept for long enough, are gone or cut, or are sealed anew
 * @param more whether there is more to do at once
 */
public record SweepResult(Map<EndReason, Integer> endedBy, int purged, boolean more) {

  /** Copies the map. */
  public SweepResult {
    endedBy = Map.copyOf(endedBy);
  }

  /** How many sessions were over and are recorded so now. */
  public int ended() {
    return endedBy.values().stream().mapToInt(Integer::intValue).sum();
  }
}
