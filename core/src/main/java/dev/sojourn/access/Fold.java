package dev.sojourn.access;

import java.text.Normalizer;
import java.util.Locale;

/**
 * One spelling for texts that some server takes for the same: case does not matter, nor do forms
 * that Unicode calls compatible (full-width letters, ligatures, composed and decomposed letters).
 */
final class Fold {

  private static final int ASCII = 0x80;

  private Fold() {}

  /** The folded text. */
  static String fold(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= ASCII) {
        return foldUnicode(text);
      }
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static String foldUnicode(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
    StringBuilder folded = new StringBuilder(composed.length());
    // By way of the capital, as servers differ in which direction they go: the long s is an s.
    composed
        .codePoints()
        .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
        .forEach(folded::appendCodePoint);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }
}
