package dev.sojourn.server.rules;

import dev.sojourn.access.Held;
import dev.sojourn.access.RolePermissions;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who would ask.
 *
 * @param held what is there of them
 * @param user the user's id; null where nobody in particular is meant
 * @param session the session that it was taken from; null without one
 */
public record Subject(Held held, @Nullable String user, @Nullable String session) {

  /** Nobody is signed in. */
  public static final Subject NOBODY = new Subject(Held.NOTHING, null, null);

  /**
   * Who has just signed in with a single factor, as far as nothing else is said.
   *
   * @param granted what comes with roles
   */
  public static Held signedIn(
      Set<String> roles, Set<String> permissions, RolePermissions granted, Instant now) {
    return new Held(true, roles, permissions, granted, 1, now);
  }
}
