package dev.sojourn.store;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import org.jspecify.annotations.Nullable;

/** A change that a feed reports: what is cached under its key is no longer what it was. */
public sealed interface Change {

  /**
   * A session was created, changed or ended.
   *
   * @param id the session
   * @param user its user, or null for a guest
   */
  record SessionChanged(SessionId id, @Nullable UserId user) implements Change {}

  /**
   * A user's record or devices changed.
   *
   * @param id the user
   */
  record UserChanged(UserId id) implements Change {}

  /**
   * A tenant's record changed.
   *
   * @param tenant the tenant
   */
  record TenantChanged(String tenant) implements Change {}
}
