package dev.sojourn;

import org.jspecify.annotations.Nullable;

/**
 * Changes to a user that take effect together. Null parts change nothing.
 *
 * @param access roles and permissions from now on, on every live session
 * @param disabled true ends every session and refuses sign-in; false allows it again
 * @param attributes changes to the user's attributes
 * @param expectedVersion the version that must still hold (0: unknown user), or null
 */
public record UserPatch(
    @Nullable Access access,
    @Nullable Boolean disabled,
    AttributeDelta attributes,
    @Nullable Long expectedVersion) {

  /** States roles and permissions. */
  public static UserPatch access(Access access) {
    return new UserPatch(access, null, AttributeDelta.NONE, null);
  }

  /** Disables or enables. */
  public static UserPatch disabled(boolean disabled) {
    return new UserPatch(null, disabled, AttributeDelta.NONE, null);
  }

  /** Changes attributes. */
  public static UserPatch attributes(AttributeDelta delta) {
    return new UserPatch(null, null, delta, null);
  }
}
