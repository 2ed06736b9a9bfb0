package dev.sojourn.access;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The permissions that come with roles, beside those that a session has of its own. Immutable.
 *
 * @param byRole by the name of the role
 */
public record RolePermissions(Map<String, Set<String>> byRole) {

  /** No role brings any. */
  public static final RolePermissions NONE = new RolePermissions(Map.of());

  /** Copies. */
  public RolePermissions {
    Map<String, Set<String>> copy = new LinkedHashMap<>();
    byRole.forEach((role, permissions) ->
        copy.put(role, Collections.unmodifiableSet(new TreeSet<>(permissions))));
    byRole = Collections.unmodifiableMap(copy);
  }

  /** Whether any of {@code roles} brings a permission that implies {@code needed}. */
  boolean imply(Collection<String> roles, String needed) {
    for (String role : roles) {
      Set<String> granted = byRole.get(role);
      if (granted != null && Permissions.imply(granted, needed)) {
        return true;
      }
    }
    return false;
  }

  /** {@code own} and all that {@code roles} bring, in order. */
  Set<String> with(Collection<String> own, Collection<String> roles) {
    Set<String> all = new TreeSet<>(own);
    roles.forEach(role -> all.addAll(byRole.getOrDefault(role, Set.of())));
    return all;
  }
}
