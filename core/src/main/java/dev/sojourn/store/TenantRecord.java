package dev.sojourn.store;

import java.util.List;

/**
 * A tenant as a store keeps it. Immutable.
 *
 * @param tenant the primary key
 * @param version 1 at creation; every change adds 1
 * @param epoch sessions with another one are over
 * @param raises the latest raises of the epoch, oldest first
 */
public record TenantRecord(String tenant, long version, long epoch, List<EpochRaise> raises) {

  /** Copies the list. */
  public TenantRecord {
    raises = List.copyOf(raises);
  }
}
