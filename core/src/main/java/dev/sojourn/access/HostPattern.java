package dev.sojourn.access;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a rule is about: one by its name, or with {@code *.} before it all below it.
 * Immutable; patterns for the same hosts are equal.
 *
 * @param name in small letters, without port; behind {@code *.} when {@code below}
 * @param below whether it is about the names below, of any number of labels, and not the name
 *     itself
 */
record HostPattern(String name, boolean below) {

  /** The most characters of a host name (RFC 1035). */
  static final int MAX_LENGTH = 253;

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
  private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.]+]");
  private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}$");

  private static final String BELOW = "*.";

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is none, with what is wrong with it
   */
  static HostPattern of(String text) {
    boolean below = text.startsWith(BELOW);
    String name = (below ? text.substring(BELOW.length()) : text).toLowerCase(Locale.ROOT);
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "must be a host name without port, in ASCII, or *. before one for all below it");
    }
    return new HostPattern(name, below);
  }

  /**
   * The name of the host that a request asks for: without port, in small letters, without a dot at
   * its end; null if it is none.
   */
  static @Nullable String requested(String host) {
    String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return isName(name) ? name : null;
  }

  private static boolean isName(String text) {
    return text.length() <= MAX_LENGTH
        && (NAME.matcher(text).matches() || ADDRESS.matcher(text).matches());
  }

  /** As it is written in a file of rules. */
  @Override
  public String toString() {
    return below ? BELOW + name : name;
  }
}
