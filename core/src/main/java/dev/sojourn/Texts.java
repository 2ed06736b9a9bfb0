package dev.sojourn;

import org.jspecify.annotations.Nullable;

/** Bounds for text that clients bring. */
final class Texts {

  private Texts() {}

  /** {@code text} without control characters, cut to {@code max} characters. */
  static String printable(String text, int max) {
    StringBuilder kept = new StringBuilder(Math.min(text.length(), max));
    text.codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .limit(max)
        .forEach(c -> {
          if (kept.length() + Character.charCount(c) <= max) {
            kept.appendCodePoint(c);
          }
        });
    return kept.toString();
  }

  /** Whether every surrogate is part of a pair: UTF-8, and so every store, has no form for half. */
  static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  static @Nullable String printableOrNull(@Nullable String text, int max) {
    if (text == null) {
      return null;
    }
    String kept = printable(text, max).strip();
    return kept.isEmpty() ? null : kept;
  }
}
