package dev.sojourn.store.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement as the driver wants it: every value has a place of its own, and the planner chooses
 * the index.
 *
 * @param text with {@code ?} for every place
 * @param places which value goes where
 */
record Wording(String text, List<Place> places) {

  /**
   * A place of a value.
   *
   * @param value its number, from 0
   * @param isAskedForNull whether the statement only asks whether it is null, and so does not tell
   *     its type
   */
  record Place(int value, boolean isAskedForNull) {}

  private static final Pattern NOTATION = Pattern.compile("\\{[a-z_ ]+}|\\?(\\d*)( IS NULL)?");

  /** The texts are constants: their number is bounded. */
  private static final Map<String, Wording> KNOWN = new ConcurrentHashMap<>();

  static Wording of(String text) {
    Wording known = KNOWN.get(text);
    return known != null ? known : KNOWN.computeIfAbsent(text, Wording::read);
  }

  private static Wording read(String text) {
    List<Place> places = new ArrayList<>();
    Matcher matcher = NOTATION.matcher(text);
    String words = matcher.replaceAll(match -> place(match, places));
    return new Wording(words, List.copyOf(places));
  }

  private static String place(MatchResult match, List<Place> places) {
    switch (match.group()) {
      case "{any}" -> {
        return "ANY";
      }
      case "{skip locked}" -> {
        return "FOR UPDATE SKIP LOCKED";
      }
      default -> {
        if (match.group().startsWith("{")) {
          return "";
        }
      }
    }
    String number = match.group(1);
    boolean asked = match.group(2) != null;
    int value = number.isEmpty() ? places.size() : Integer.parseInt(number) - 1;
    places.add(new Place(value, asked));
    return asked ? "? IS NULL" : "?";
  }
}
