package dev.sojourn.access;

import java.text.Normalizer;

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
      char c = text.charAt(i);
      if (c >= ASCII) {
        return foldUnicode(text);
      }
      if (c >= 'A' && c <= 'Z') {
        return foldAscii(text);
      }
    }
    return text;
  }

  private static String foldAscii(String text) {
    char[] folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      char c = folded[i];
      if (c >= ASCII) {
        return foldUnicode(text);
      }
      if (c >= 'A' && c <= 'Z') {
        folded[i] = (char) (c + ('a' - 'A'));
      }
    }
    return new String(folded);
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
