package dev.sojourn;

import org.jspecify.annotations.Nullable;

/** Bounds for text that clients bring. */
final class Texts {

  private Texts() {}

  /** The {@link #isPlain} characters of {@code text}, cut to {@code max} characters. */
  static String printable(String text, int max) {
    if (text.length() <= max && isPlainAscii(text)) { // as every honest request has it
      return text;
    }
    StringBuilder kept = new StringBuilder(Math.min(text.length(), max));
    text.codePoints()
        .filter(Texts::isPlain)
        .limit(max)
        .forEach(c -> {
          if (kept.length() + Character.charCount(c) <= max) {
            kept.appendCodePoint(c);
          }
        });
    return kept.toString();
  }

  private static boolean isPlainAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a character stays in its place and its line wherever it is shown: no control character,
   * half a pair, line or paragraph separator, and nothing that turns the direction of its
   * neighbours (Unicode's Bidi_Control), by which a text can look like another one.
   */
  static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !isBidiControl(c);
    };
  }

  private static boolean isBidiControl(int c) {
    return c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  /** Whether every surrogate is part of a pair: UTF-8, and so every store, has no form for half. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!isPair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** How many bytes a well-formed text takes as UTF-8. */
  static int utf8Length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }

  static @Nullable String printableOrNull(@Nullable String text, int max) {
    if (text == null) {
      return null;
    }
    String kept = printable(text, max).strip();
    return kept.isEmpty() ? null : kept;
  }
}
