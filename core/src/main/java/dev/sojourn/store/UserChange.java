package dev.sojourn.store;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SessionStore#changeUser} is to do, in one atomic step. Null and false parts change
 * nothing. A record is made when there is none.
 *
 * @param user whose record
 * @param access states roles and permissions; the access version moves
 * @param disabled disables or enables
 * @param attributes changes to the user's attributes
 * @param credentials a password or another credential changed
 * @param pseudonym the user is deleted, and what stays for a while names this instead, see {@link
 *     SessionStore#changeUser}; null for a user who stays
 * @param raise ends every session of the user for this reason, or null to end none
 * @param except the session that a raise spares if it lives in this very step, or null
 * @param expectedVersion the version that must still hold (0: no record), or null
 * @param initiator who
 * @param at when
 */
public record UserChange(
    UserId user,
    @Nullable Access access,
    @Nullable Boolean disabled,
    AttributeDelta attributes,
    boolean credentials,
    @Nullable String pseudonym,
    @Nullable EndReason raise,
    @Nullable SessionId except,
    @Nullable Long expectedVersion,
    Initiator initiator,
    Instant at) {

  /** A change that ends every session but {@code except} for {@code reason}. */
  public static UserChange raise(
      UserId user, EndReason reason, @Nullable SessionId except, Initiator initiator, Instant at) {
    return new UserChange(
        user, null, null, AttributeDelta.NONE, false, null, reason, except, null, initiator, at);
  }

  /** Whether it deletes the user. */
  public boolean deleted() {
    return pseudonym != null;
  }

  /**
   * Whether it makes somebody new of a user who was deleted. What only ends sessions or tells of
   * credentials does not: the deleted user has neither.
   */
  public boolean revives() {
    boolean states = access != null || disabled != null || !attributes.changes().isEmpty();
    return !deleted() && (states || (!credentials && raise == null));
  }
}
