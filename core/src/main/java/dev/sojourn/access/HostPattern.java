package dev.sojourn.access;

import java.util.Locale;
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

  private static final int MAX_PORT_DIGITS = 5;

  /** Where {@code [::]} ends. */
  private static final int SHORTEST_ADDRESS = 3;

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
    String name = withoutPort(host).toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return isName(name) ? name : null;
  }

  /** As it is when what follows the last colon is no port. */
  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    if (colon < 0 || host.length() - colon - 1 > MAX_PORT_DIGITS) {
      return host;
    }
    for (int i = colon + 1; i < host.length(); i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return host;
      }
    }
    return host.substring(0, colon);
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    return text.charAt(0) == '[' ? isAddress(text) : areLabels(text);
  }

  /** Labels between single dots, which neither begin nor end with a hyphen. */
  private static boolean areLabels(String text) {
    char before = '.';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
      boolean fits = isLetter || (c == '-' ? before != '.' : c == '.' && isInside(before));
      if (!fits) {
        return false;
      }
      before = c;
    }
    return isInside(before);
  }

  private static boolean isInside(char c) {
    return c != '.' && c != '-';
  }

  /** An IPv6 address, in brackets. */
  private static boolean isAddress(String text) {
    int last = text.length() - 1;
    if (last < SHORTEST_ADDRESS || text.charAt(last) != ']') {
      return false;
    }
    for (int i = 1; i < last; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f') && c != ':' && c != '.') {
        return false;
      }
    }
    return true;
  }

  /** As it is written in a file of rules. */
  @Override
  public String toString() {
    return below ? BELOW + name : name;
  }
}
