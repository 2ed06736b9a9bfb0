package dev.sojourn.http;

import java.util.List;

/**
 * Finds one cookie among those that a browser sent.
 *
 * <p>Names are compared as they are: nothing is decoded, no blank but space and tab is trimmed, and
 * {@code $Version} is a cookie like any other (RFC 6265bis sections 5.6 and 5.8). The order of
 * cookies means nothing; two of one name may come from a sibling host that tries to slip in its
 * own, and are therefore neither.
 */
public final class CookieHeader {

  private CookieHeader() {}

  /** What was found. */
  public sealed interface Found {

    /**
     * Exactly one.
     *
     * @param value as sent, without the quotes that may surround it
     */
    record One(String value) implements Found {

      /** Hides the value, which may be a secret. */
      @Override
      public String toString() {
        return "One[hidden]";
      }
    }

    /** None of that name. */
    record None() implements Found {}

    /** Several of that name: nobody can say which one this site has set. */
    record Several() implements Found {}
  }

  /**
   * Looks for {@code name}.
   *
   * @param headers the values of all {@code Cookie} headers; HTTP/2 may send several
   * @param name the exact name
   */
  public static Found find(List<String> headers, String name) {
    String value = null;
    for (String header : headers) {
      int start = 0;
      while (start <= header.length()) {
        int semicolon = header.indexOf(';', start);
        int end = semicolon < 0 ? header.length() : semicolon;
        int equals = header.indexOf('=', start);
        if (equals >= 0 && equals < end && isName(header, start, equals, name)) {
          if (value != null) {
            return new Found.Several();
          }
          value = unquoted(trimmed(header, equals + 1, end));
        }
        start = end + 1;
      }
    }
    return value == null ? new Found.None() : new Found.One(value);
  }

  /** Without a copy of every cookie's name: this runs for each request. */
  private static boolean isName(String header, int from, int to, String name) {
    int start = from;
    int end = to;
    while (start < end && isBlank(header.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(header.charAt(end - 1))) {
      end--;
    }
    return end - start == name.length() && header.startsWith(name, start);
  }

  private static String trimmed(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
