package dev.sojourn.store;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.UserId;
import java.util.List;

/**
 * A user as a store keeps it. Immutable.
 *
 * @param id the primary key
 * @param version 1 at creation; every change adds 1
 * @param securityVersion 0 until epoch, access, credentials or disabling change; then {@code
 *     max(old + 1, now in ms)}, never reused
 * @param epoch sessions with another one are over
 * @param raises the latest raises of the epoch, oldest first
 * @param accessVersion 0 until the access is stated; every statement adds 1
 * @param access stated for the user
 * @param disabled whether sign-in is refused
 * @param deleted a tombstone: as if there were no such user, but the numbers go on
 * @param attributes that follow the user to every device
 */
public record UserRecord(
    UserId id,
    long version,
    long securityVersion,
    long epoch,
    List<EpochRaise> raises,
    long accessVersion,
    Access access,
    boolean disabled,
    boolean deleted,
    Attributes attributes) {

  /** Copies the list. */
  public UserRecord {
    raises = List.copyOf(raises);
  }
}
