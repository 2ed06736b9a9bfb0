package dev.sojourn.mutation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mutants of a report of PIT, by names that stay the same while the code around them moves.
 *
 * @param all each mutant's name, and whether a test noticed it
 */
record Mutants(Map<String, Boolean> all) {

  /** Of all others nothing is known, and what is not known counts as unnoticed. */
  private static final Set<String> NOTICED =
      Set.of("KILLED", "TIMED_OUT", "MEMORY_ERROR", "NON_VIABLE");

  /** Which lambda it is of its method, is the compiler's business. */
  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+)\\$\\d+");

  private static final Pattern MUTATION =
      Pattern.compile("<mutation [^>]*status='(\\w+)'[^>]*>(.*?)</mutation>", Pattern.DOTALL);

  /** One as the report has it; the index is its place within the compiled method. */
  private record Entry(String group, int line, int index, boolean noticed) {}

  /**
   * Reads {@code mutations.xml}. A mutant's name is its class, its method, its mutator, and which
   * of them it is of how many: where a method has more or fewer of them than it had, all its
   * explanations are to be read again.
   */
  static Mutants read(String report) {
    Map<String, List<Entry>> groups = new TreeMap<>();
    for (Entry entry : entries(report)) {
      groups.computeIfAbsent(entry.group(), group -> new ArrayList<>()).add(entry);
    }
    Map<String, Boolean> all = new TreeMap<>();
    groups.forEach((group, entries) -> {
      entries.sort(Comparator.comparingInt(Entry::line).thenComparingInt(Entry::index));
      for (int i = 0; i < entries.size(); i++) {
        String name = "%s %d/%d".formatted(group, i + 1, entries.size());
        all.put(name, entries.get(i).noticed());
      }
    });
    return new Mutants(all);
  }

  private static List<Entry> entries(String report) {
    List<Entry> entries = new ArrayList<>();
    for (Matcher mutation = MUTATION.matcher(report); mutation.find(); ) {
      entries.add(entry(mutation.group(1), mutation.group(2)));
    }
    return entries;
  }

  private static Entry entry(String status, String parts) {
    String mutator = part(parts, "mutator");
    String method = part(parts, "mutatedMethod").replace("&lt;", "<").replace("&gt;", ">");
    Matcher lambda = LAMBDA.matcher(method);
    return new Entry(
        part(parts, "mutatedClass")
            + "."
            + (lambda.matches() ? lambda.group(1) : method)
            + " "
            + mutator.substring(mutator.lastIndexOf('.') + 1).replace("Mutator", ""),
        Integer.parseInt(part(parts, "lineNumber")),
        Integer.parseInt(part(parts, "index")),
        NOTICED.contains(status));
  }

  private static String part(String parts, String name) {
    String begin = "<" + name + ">";
    int at = parts.indexOf(begin) + begin.length();
    return parts.substring(at, parts.indexOf("</" + name + ">", at));
  }

  /** Those that no test noticed. */
  List<String> survivors() {
    return all.keySet().stream().filter(name -> !all.get(name)).toList();
  }
}
