package dev.sojourn.server.cli.terminal;

import java.util.regex.Pattern;

/**
 * Text from elsewhere, made harmless for a terminal: what it shows is partly what strangers sent,
 * and control characters in it would move the cursor or hide what follows.
 */
public final class Plain {

  private static final Pattern MISLEADING =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

  private Plain() {}

  /** The same on one line, with a question mark for every character that is not to be seen. */
  public static String text(String text) {
    return MISLEADING.matcher(text).replaceAll("?");
  }
}
