package dev.sojourn.access;

import java.util.Collection;

/**
 * What a permission implies. Permissions are written {@code resource:action:instance}, of any
 * number of parts.
 */
public final class Permissions {

  private static final char ANY = '*';
  private static final char END = ':';

  private Permissions() {}

  /** Whether any of {@code granted} implies {@code needed}. */
  public static boolean imply(Collection<String> granted, String needed) {
    for (String permission : granted) {
      if (implies(permission, needed)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether {@code granted} implies {@code needed}: part by part the same, or {@code *} for any one
   * part. A shorter permission implies no longer one, unless it ends in {@code *}, which then
   * stands for everything that follows.
   */
  public static boolean implies(String granted, String needed) {
    int from = 0;
    int other = 0;
    while (true) {
      int to = end(granted, from);
      int otherTo = end(needed, other);
      boolean any = to == from + 1 && granted.charAt(from) == ANY;
      boolean same =
          to - from == otherTo - other && granted.regionMatches(from, needed, other, to - from);
      if (!any && !same) {
        return false;
      }
      if (to == granted.length()) {
        return any || otherTo == needed.length();
      }
      if (otherTo == needed.length()) {
        return false;
      }
      from = to + 1;
      other = otherTo + 1;
    }
  }

  /** Where the part ends that begins at {@code from}. */
  private static int end(String permission, int from) {
    int end = permission.indexOf(END, from);
    return end < 0 ? permission.length() : end;
  }
}
