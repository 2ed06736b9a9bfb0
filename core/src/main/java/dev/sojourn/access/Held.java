package dev.sojourn.access;

import dev.sojourn.Session;
import dev.sojourn.SessionKind;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is there of whoever asks, to be compared with what is required. Immutable.
 *
 * @param signedIn whether a user is signed in; a guest is not
 * @param roles the roles in force
 * @param ownPermissions the permissions in force, without those that come with roles
 * @param granted what comes with roles
 * @param assurance 1 to 3, or 0 when nobody is signed in
 * @param authenticatedAt the latest authentication that still counts; null without one
 */
public record Held(
    boolean signedIn,
    Set<String> roles,
    Set<String> ownPermissions,
    RolePermissions granted,
    int assurance,
    @Nullable Instant authenticatedAt) {

  /** Nobody is signed in. */
  public static final Held NOTHING =
      new Held(false, Set.of(), Set.of(), RolePermissions.NONE, 0, null);

  /**
   * What a session has. Factors that no longer count, because a remembered session was away for too
   * long, do not count here either.
   *
   * @param granted what comes with roles
   */
  public static Held of(Session session, RolePermissions granted) {
    if (session.kind() != SessionKind.USER) {
      return NOTHING;
    }
    return new Held(
        true,
        session.roles(),
        session.permissions(),
        granted,
        session.assurance(),
        session.authenticatedAt());
  }

  /** Whether a permission that implies {@code needed} is there. */
  boolean implies(String needed) {
    return Permissions.imply(ownPermissions, needed) || granted.imply(roles, needed);
  }

  /** All permissions, those included that come with roles, in order. */
  public Set<String> permissions() {
    return granted.with(ownPermissions, roles);
  }
}
