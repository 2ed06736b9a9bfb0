package dev.sojourn.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * What is said to be never reached is just what no request reaches: small files of rules against
 * every request that there can be about them, rule by rule in the most obvious way.
 */
class RuleChecksTest {

  private static final List<String> SEGMENTS = List.of("a", "b", "*");
  private static final List<String> HOSTS = List.of("", "x", "w.x", "*.x");
  private static final List<String> METHODS = List.of("", "GET", "PUT", "HEAD", "GET, PUT");

  /** One more segment, host and method than any rule names, and one more level. */
  private static final List<String> ASKED_SEGMENTS = List.of("a", "b", "other");

  private static final List<String> ASKED_HOSTS = List.of("", "x", "w.x", "other.x", "other");
  private static final List<String> ASKED_METHODS = List.of("GET", "PUT", "HEAD", "OTHER");

  private record Written(String host, String path, String methods) {

    String yaml(int index) {
      return "- {%s%spath: %s, require: {role: r%d}}\n"
          .formatted(
              host.isEmpty() ? "" : "host: \"" + host + "\", ",
              methods.isEmpty() ? "" : "methods: [" + methods + "], ",
              path,
              index);
    }

    boolean isAbout(String asked, String method, List<String> segments) {
      boolean about =
          methods.isEmpty()
              || List.of(methods.split(", ")).contains(method)
              || (method.equals("HEAD") && methods.contains("GET"));
      return about && isAboutHost(asked) && isAboutPath(segments);
    }

    private boolean isAboutHost(String asked) {
      return host.isEmpty()
          || (host.startsWith("*") ? asked.endsWith(host.substring(1)) : asked.equals(host));
    }

    private boolean isAboutPath(List<String> segments) {
      boolean open = path.endsWith("/**");
      List<String> wanted =
          Stream.of(path.replace("/**", "").split("/")).filter(part -> !part.isEmpty()).toList();
      if (open ? segments.size() < wanted.size() : segments.size() != wanted.size()) {
        return false;
      }
      for (int i = 0; i < wanted.size(); i++) {
        if (!wanted.get(i).equals("*") && !wanted.get(i).equals(segments.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  @RepeatedTest(200)
  void findsExactlyWhatNoRequestReaches(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    Set<Written> written = new LinkedHashSet<>();
    int size = 2 + random.nextInt(6);
    while (written.size() < size) {
      written.add(new Written(one(random, HOSTS), path(random), one(random, METHODS)));
    }
    List<Written> rules = List.copyOf(written);
    Set<Integer> reached = reached(rules);

    Set<Integer> complained = new LinkedHashSet<>();
    StringBuilder yaml = new StringBuilder("rules:\n");
    for (int i = 0; i < size; i++) {
      yaml.append(rules.get(i).yaml(i));
    }
    try {
      AccessRules.of(yaml.toString().getBytes(StandardCharsets.UTF_8));
    } catch (RulesException wrong) {
      wrong.slips().stream()
          // A contradiction may leave something to a rule.
          .filter(slip -> slip.message().contains("never reached"))
          .forEach(slip -> complained.add(slip.line() - 2));
      wrong.slips().stream()
          .filter(slip -> slip.message().contains("contradicts"))
          .forEach(slip -> reached.add(slip.line() - 2));
    }
    Set<Integer> never = new LinkedHashSet<>();
    for (int i = 0; i < size; i++) {
      if (!reached.contains(i)) {
        never.add(i);
      }
    }
    assertThat(complained).as(yaml.toString()).isEqualTo(never);
  }

  private static Set<Integer> reached(List<Written> rules) {
    Set<Integer> reached = new LinkedHashSet<>();
    for (String host : ASKED_HOSTS) {
      for (String method : ASKED_METHODS) {
        for (List<String> path : paths(4)) {
          for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).isAbout(host, method, path)) {
              reached.add(i);
              break;
            }
          }
        }
      }
    }
    return reached;
  }

  private static List<List<String>> paths(int depth) {
    List<List<String>> all = new ArrayList<>(List.of(List.of()));
    List<List<String>> longest = List.of(List.of());
    for (int i = 0; i < depth; i++) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> path : longest) {
        for (String segment : ASKED_SEGMENTS) {
          List<String> next = new ArrayList<>(path);
          next.add(segment);
          longer.add(next);
        }
      }
      all.addAll(longer);
      longest = longer;
    }
    return all;
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      path.append('/').append(one(random, SEGMENTS));
    }
    if (random.nextInt(3) == 0) {
      path.append("/**");
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  private static <T> T one(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
