package dev.sojourn.spring.boot;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the known setting that somebody who wrote another name may have meant. */
final class NearestSetting {

  private static final String PREFIX = "sojourn.";

  /** A key of a map that has dots. */
  private static final Pattern BRACKETED = Pattern.compile("\\.?\\[([^]]+)]");

  /** Stands for a dot of such a key, which separates nothing. */
  private static final char DOT_OF_KEY = '\0';

  private NearestSetting() {}

  /**
   * The nearest in a file's form.
   *
   * @param stated what follows the prefix, with or without dashes
   * @param known names as {@link KnownSettings} has them
   */
  static String inFile(String stated, Collection<String> known) {
    String name =
        BRACKETED
            .matcher(stated.replaceAll("\\[\\d+]", ""))
            .replaceAll(key -> "." + key.group(1).replace('.', DOT_OF_KEY));
    String nearest = nearest(name.toLowerCase(Locale.ROOT), known, UnaryOperator.identity());
    return PREFIX + withKeys(nearest.split("\\.", -1), name.split("\\.", -1));
  }

  /** The same for a variable, by what follows {@code SOJOURN_} in it. */
  static String inVariable(String stated, Collection<String> known) {
    String nearest =
        nearest(
            stated.toLowerCase(Locale.ROOT).replaceAll("_\\d+$", ""),
            known,
            name -> name.replace("-", "").replace('.', '_'));
    return "SOJOURN_"
        + nearest
            .replace("-", "")
            .replace('.', '_')
            .toUpperCase(Locale.ROOT)
            .replace("*", "<NAME>");
  }

  private static String nearest(
      String stated, Collection<String> known, UnaryOperator<String> form) {
    return known.stream()
        .min(
            Comparator.<String>comparingInt(name -> distance(form.apply(name), stated))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow(() -> new IllegalStateException("no setting is known"));
  }

  /** The keys of maps as they were stated, where they stand at the same place. */
  private static String withKeys(String[] pattern, String[] stated) {
    return IntStream.range(0, pattern.length)
        .mapToObj(i -> pattern[i].equals("*") ? key(stated, i) : pattern[i])
        .collect(Collectors.joining("."));
  }

  private static String key(String[] stated, int place) {
    if (place >= stated.length) {
      return "<name>";
    }
    String key = stated[place];
    return key.indexOf(DOT_OF_KEY) < 0 ? key : "[" + key.replace(DOT_OF_KEY, '.') + "]";
  }

  /**
   * How many characters must be inserted, removed or replaced to come from {@code pattern} to
   * {@code text}; an asterisk stands for any characters but separators.
   */
  static int distance(String pattern, String text) {
    int[] row = IntStream.rangeClosed(0, text.length()).toArray();
    for (int i = 0; i < pattern.length(); i++) {
      row = pattern.charAt(i) == '*' ? anything(row, text) : next(row, pattern.charAt(i), text);
    }
    return row[text.length()];
  }

  private static int[] next(int[] row, char wanted, String text) {
    int[] next = new int[row.length];
    next[0] = row[0] + 1;
    for (int j = 1; j < row.length; j++) {
      int replaced = row[j - 1] + (text.charAt(j - 1) == wanted ? 0 : 1);
      next[j] = Math.min(replaced, Math.min(row[j], next[j - 1]) + 1);
    }
    return next;
  }

  private static int[] anything(int[] row, String text) {
    int[] next = row.clone();
    for (int j = 1; j < row.length; j++) {
      boolean isSeparator = text.charAt(j - 1) == '.' || text.charAt(j - 1) == '_';
      next[j] = Math.min(row[j], next[j - 1] + (isSeparator ? 1 : 0));
    }
    return next;
  }
}
