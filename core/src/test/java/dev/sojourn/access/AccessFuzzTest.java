package dev.sojourn.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Any rules and any request: the first line is host, method and target, each further one host,
 * methods and path of a rule, with {@code -} for none. What is compiled decides as {@link
 * SlowRules} does.
 */
class AccessFuzzTest {

  private static final int MAX_RULES = 20;

  @FuzzTest(maxDuration = "5m")
  void decidesAsTheSlowRulesDo(byte[] data) {
    List<String> lines =
        new String(data, StandardCharsets.UTF_8).lines().limit(MAX_RULES + 1L).toList();
    if (lines.isEmpty() || lines.getFirst().split(" ", 3).length < 3) {
      return;
    }
    String[] asked = lines.getFirst().split(" ", 3);
    List<Rule> rules = new ArrayList<>();
    List<SlowRules.SlowRule> slow = new ArrayList<>();
    RuleTree tree = new RuleTree();
    for (String line : lines.subList(1, lines.size())) {
      add(line.split(" ", 3), rules, slow, tree);
    }

    Decision decision =
        new AccessRules(RolePermissions.NONE, rules, tree)
            .decide(AccessRequest.of(asked[0], asked[1], asked[2]), Held.NOTHING, Instant.EPOCH);

    assertThat(words(decision, rules))
        .isEqualTo(new SlowRules(slow).decide(asked[0], asked[1], asked[2]));
  }

  private static void add(
      String[] line, List<Rule> rules, List<SlowRules.SlowRule> slow, RuleTree tree) {
    if (line.length < 3) {
      return;
    }
    @Nullable HostPattern host;
    PathPattern path;
    try {
      host = line[0].equals("-") ? null : HostPattern.of(line[0]);
      path = PathPattern.of(line[2]);
    } catch (IllegalArgumentException none) {
      return;
    }
    Set<String> methods =
        line[1].equals("-")
            ? Set.of()
            : Stream.of(line[1].split(",")).collect(Collectors.toCollection(LinkedHashSet::new));
    tree.add(rules.size(), host, path);
    rules.add(
        new Rule(
            rules.size() + 1,
            List.of(),
            List.of(path.toString()),
            methods,
            List.of(new Requirement.Anonymous())));
    slow.add(new SlowRules.SlowRule(host == null ? "" : host.toString(), methods, path.toString()));
  }

  private static String words(Decision decision, List<Rule> rules) {
    return switch (decision) {
      case Decision.Allowed allowed -> String.valueOf(rules.indexOf(allowed.rule()));
      case Decision.Denied denied -> "-1";
      case Decision.Malformed malformed -> SlowRules.MALFORMED;
    };
  }
}
