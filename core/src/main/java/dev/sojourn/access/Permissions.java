package dev.sojourn.access;

import java.util.Collection;

/**
 * What a permission implies. Permissions are written {@code resource:action:instance}, of any
 * number of parts.
 */
public final class Permissions {

  private static final String ANY = "*";

  private Permissions() {}

  /** Whether any of {@code granted} implies {@code needed}. */
  public static boolean imply(Collection<String> granted, String needed) {
    return granted.stream().anyMatch(permission -> implies(permission, needed));
  }

  /**
   * Whether {@code granted} implies {@code needed}: part by part the same, or {@code *} for any one
   * part. A shorter permission implies no longer one, unless it ends in {@code *}, which then
   * stands for everything that follows.
   */
  public static boolean implies(String granted, String needed) {
    String[] pattern = granted.split(":", -1);
    String[] parts = needed.split(":", -1);
    boolean open = pattern[pattern.length - 1].equals(ANY);
    if (pattern.length > parts.length || (pattern.length < parts.length && !open)) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (!pattern[i].equals(ANY) && !pattern[i].equals(parts[i])) {
        return false;
      }
    }
    return true;
  }
}
