package dev.sojourn.mutation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why no test can notice a mutant, by its name. In the file a name stands at the beginning of its
 * line, one below the other where one reason is good for several; the reason follows, indented.
 * Lines that begin with {@code #} are remarks.
 */
record Explanations(Map<String, String> reasons) {

  /** So that nobody explains by one word. */
  private static final int SHORTEST = 30;

  static Explanations parse(String text) {
    Map<String, StringBuilder> reasons = new TreeMap<>();
    StringBuilder reason = new StringBuilder();
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      if (line.isBlank()) {
        continue;
      }
      if (line.startsWith(" ")) {
        reason.append(reason.isEmpty() ? "" : " ").append(line.strip());
      } else {
        reason = reason.isEmpty() ? reason : new StringBuilder();
        if (reasons.put(line.strip(), reason) != null) {
          throw new IllegalArgumentException("explained twice: " + line);
        }
      }
    }
    Map<String, String> explained = new TreeMap<>();
    reasons.forEach((name, words) -> explained.put(name, words.toString()));
    return new Explanations(explained);
  }

  /** What is wrong between the two: empty when each survivor has its reason, and nothing else. */
  List<String> problems(Mutants mutants) {
    List<String> unexplained =
        mutants.survivors().stream()
            .filter(name -> !reasons.containsKey(name))
            .map(name -> "no test notices, and nothing explains: " + name)
            .toList();
    List<String> wrong =
        reasons.keySet().stream().flatMap(name -> wrong(name, mutants).stream()).toList();
    return java.util.stream.Stream.concat(unexplained.stream(), wrong.stream()).toList();
  }

  private List<String> wrong(String name, Mutants mutants) {
    Boolean noticed = mutants.all().get(name);
    if (noticed == null) {
      return List.of("explained, but there is no such mutant: " + name);
    }
    if (noticed) {
      return List.of("explained, but a test notices it: " + name);
    }
    return reasons.get(name).length() < SHORTEST ? List.of("in too few words: " + name) : List.of();
  }
}
