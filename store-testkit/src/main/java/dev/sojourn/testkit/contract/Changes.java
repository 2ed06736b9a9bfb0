package dev.sojourn.testkit.contract;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.store.UserChange;
import java.time.Instant;
import java.util.Set;

/** The changes of users that the contract makes. */
final class Changes {

  private static final Initiator ADMIN = Initiator.admin("root");

  private Changes() {}

  static UserChange access(UserId user, Instant at, String... roles) {
    Access access = new Access(Set.of(roles), Set.of());
    return new UserChange(
        user, access, null, AttributeDelta.NONE, false, null, null, null, null, ADMIN, at);
  }

  static UserChange attributes(UserId user, AttributeDelta delta, Instant at) {
    return new UserChange(user, null, null, delta, false, null, null, null, null, ADMIN, at);
  }

  static UserChange credentials(UserId user, Instant at) {
    return new UserChange(
        user,
        null,
        null,
        AttributeDelta.NONE,
        true,
        null,
        EndReason.CREDENTIAL_CHANGED,
        null,
        null,
        ADMIN,
        at);
  }

  static UserChange credentialsEndingNothing(UserId user, Instant at) {
    return new UserChange(
        user, null, null, AttributeDelta.NONE, true, null, null, null, null, ADMIN, at);
  }

  static UserChange disable(UserId user, Instant at) {
    return new UserChange(
        user,
        null,
        true,
        AttributeDelta.NONE,
        false,
        null,
        EndReason.USER_DISABLED,
        null,
        null,
        ADMIN,
        at);
  }

  static UserChange enable(UserId user, Instant at) {
    return new UserChange(
        user, null, false, AttributeDelta.NONE, false, null, null, null, null, ADMIN, at);
  }

  static UserChange delete(UserId user, Instant at) {
    return delete(user, "deleted-" + user.id(), at);
  }

  static UserChange delete(UserId user, String pseudonym, Instant at) {
    return new UserChange(
        user,
        null,
        null,
        AttributeDelta.NONE,
        false,
        pseudonym,
        EndReason.USER_DELETED,
        null,
        null,
        ADMIN,
        at);
  }

  static UserChange sparing(UserChange change, SessionId session) {
    return new UserChange(
        change.user(),
        change.access(),
        change.disabled(),
        change.attributes(),
        change.credentials(),
        change.pseudonym(),
        change.raise(),
        session,
        change.expectedVersion(),
        change.initiator(),
        change.at());
  }

  static UserChange expecting(UserChange change, long version) {
    return new UserChange(
        change.user(),
        change.access(),
        change.disabled(),
        change.attributes(),
        change.credentials(),
        change.pseudonym(),
        change.raise(),
        change.except(),
        version,
        change.initiator(),
        change.at());
  }
}
