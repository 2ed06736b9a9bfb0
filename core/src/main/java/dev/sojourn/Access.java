package dev.sojourn;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Roles and permissions, stated together. Immutable.
 *
 * @param roles at most {@value #MAX_ENTRIES} names of 1 to {@value #MAX_LENGTH} characters
 * @param permissions likewise, {@code resource:action:instance}
 */
public record Access(Set<String> roles, Set<String> permissions) {

  /** The most roles, and the most permissions. */
  public static final int MAX_ENTRIES = 256;

  /** The most characters of one name. */
  public static final int MAX_LENGTH = 128;

  /** Nothing is allowed. */
  public static final Access NONE = new Access(Set.of(), Set.of());

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if a set or a name is out of bounds
   */
  public Access {
    roles = check("roles", roles);
    permissions = check("permissions", permissions);
  }

  private static Set<String> check(String what, Collection<String> names) {
    if (names.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(what + ": at most " + MAX_ENTRIES);
    }
    for (String name : names) {
      if (!isName(name)) {
        throw new IllegalArgumentException(
            what
                + ": each must have 1 to "
                + MAX_LENGTH
                + " characters, no blanks and no half of a surrogate pair");
      }
    }
    return java.util.Collections.unmodifiableSet(new TreeSet<>(names));
  }

  /** Whether a role or a permission can have this name. */
  public static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && !hasBlank(name)
        && Texts.isWellFormed(name);
  }

  private static boolean hasBlank(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) <= ' ') {
        return true;
      }
    }
    return false;
  }
}
