package dev.sojourn;

/** How new the answer of a validation must be. */
public enum Freshness {
  /** From the near cache while its lease holds: no older than {@code maxStaleness}. */
  CACHED,
  /** From the store, by a read that begins after the call. */
  STRICT
}
