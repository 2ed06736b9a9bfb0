package dev.sojourn.store;

/**
 * What one bounded step of housekeeping did.
 *
 * @param ended sessions that were over and are recorded so now
 * @param purged records that were kept for long enough and are gone
 * @param more whether there is more to do at once
 */
public record SweepResult(int ended, int purged, boolean more) {}
