package dev.sojourn;

import java.util.Objects;

/**
 * The rule for tenant names: 1 to 63 of {@code a-z 0-9 . _ -}, beginning with a letter or digit.
 */
public final class Tenants {

  /** The tenant of everybody who asks for no other. */
  public static final String DEFAULT = "default";

  private static final int MAX_LENGTH = 63;

  private Tenants() {}

  /** Whether {@code name} is a well-formed tenant name. */
  public static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /**
   * Returns {@code name} when it is well formed.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String check(String name) {
    Objects.requireNonNull(name, "tenant");
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "tenant must be 1 to 63 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit");
    }
    return name;
  }
}
