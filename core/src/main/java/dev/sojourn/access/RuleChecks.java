package dev.sojourn.access;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules that can never decide anything: they say less than their author believes. Exact: a
 * pattern is tried with witnesses, requests in which every wildcard stands for a text that no
 * pattern names. What decides all witnesses of a pattern decides all that it is about, for only
 * wildcards match such a text, and they match every other text as well.
 */
final class RuleChecks {

  /** In no pattern: it can be written in none. */
  private static final String UNNAMED = "\u0000";

  private final List<Rule> rules;
  private final RuleTree tree;
  private final Slips slips;

  /** By host and path: the rules so far that name exactly them. */
  private final Map<List<Object>, List<Integer>> same = new HashMap<>();

  RuleChecks(List<Rule> rules, RuleTree tree, Slips slips) {
    this.rules = rules;
    this.tree = tree;
    this.slips = slips;
  }

  /**
   * One host and one path of a rule.
   *
   * @param rule its index
   * @param line where the path is written
   * @param host null for all
   */
  record Match(int rule, int line, @Nullable HostPattern host, PathPattern path) {

    /** With the name of the host, for who wrote it. */
    String text() {
      return host == null ? path.toString() : host + path.toString();
    }
  }

  /** Notes everything of {@code matches} that is never reached. */
  void check(List<Match> matches) {
    int deepest =
        matches.stream().mapToInt(match -> match.path().segments().size()).max().orElse(0);
    for (Match match : matches) {
      if (!repeats(match)) {
        reach(match, deepest);
      }
    }
  }

  /** Whether an earlier rule is about the very same requests; then it is noted. */
  private boolean repeats(Match match) {
    Rule rule = rules.get(match.rule());
    List<Object> key = List.of(match.host() == null ? "" : match.host(), match.path());
    List<Integer> before = same.computeIfAbsent(key, any -> new ArrayList<>());
    for (int index : before) {
      Rule earlier = rules.get(index);
      if (sharesMethod(earlier, rule)) {
        slips.add(
            match.line(),
            earlier.required().equals(rule.required())
                ? "%s is said before: line %d says the same".formatted(match.text(), earlier.line())
                : "%s contradicts line %d, which requires something else of the same requests"
                    .formatted(match.text(), earlier.line()));
        return true;
      }
    }
    before.add(match.rule());
    return false;
  }

  private static boolean sharesMethod(Rule one, Rule other) {
    return one.methods().isEmpty()
        ? other.methods().isEmpty()
        : !Collections.disjoint(one.methods(), other.methods());
  }

  /** Notes it if earlier rules leave nothing to it. */
  private void reach(Match match, int deepest) {
    Set<Integer> earlier = new TreeSet<>();
    Set<String> named = rules.get(match.rule()).methods();
    for (String method : named.isEmpty() ? Set.of(UNNAMED) : named) {
      for (List<String> path : witnesses(match.path(), deepest)) {
        int found = tree.find(rules, witness(match.host()), method, path);
        if (found == match.rule()) {
          return;
        }
        earlier.add(rules.get(found).line());
      }
    }
    slips.add(
        match.line(),
        "%s is never reached: %s before it decides all of it"
            .formatted(
                match.text(),
                (earlier.size() == 1 ? "line " : "what lines ")
                    + earlier.stream().map(String::valueOf).collect(Collectors.joining(", "))));
  }

  private static String witness(@Nullable HostPattern host) {
    if (host == null) {
      return "";
    }
    return host.below() ? UNNAMED + "." + host.name() : host.name();
  }

  private static List<List<String>> witnesses(PathPattern path, int deepest) {
    List<String> witness =
        new ArrayList<>(
            path.segments().stream()
                .map(segment -> segment.equals(PathPattern.ANY) ? UNNAMED : segment)
                .toList());
    List<List<String>> all = new ArrayList<>();
    all.add(List.copyOf(witness));
    // Beyond the deepest pattern nothing differs any more.
    while (path.open() && witness.size() <= deepest) {
      witness.add(UNNAMED);
      all.add(List.copyOf(witness));
    }
    return all;
  }
}
