package dev.sojourn;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The rule for tenant names: 1 to 63 of {@code a-z 0-9 . _ -}, beginning with a letter or digit.
 */
public final class Tenants {

  /** The tenant of everybody who asks for no other. */
  public static final String DEFAULT = "default";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private Tenants() {}

  /** Whether {@code name} is a well-formed tenant name. */
  public static boolean isValid(String name) {
    return NAME.matcher(name).matches();
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
