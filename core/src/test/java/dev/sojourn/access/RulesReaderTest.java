package dev.sojourn.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sojourn.access.RulesException.Slip;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/access.md does not show: the outer form of the file, and its bounds. */
class RulesReaderTest {

  private static List<Slip> slips(byte[] yaml) {
    RulesException refused = catchThrowableOfType(RulesException.class, () -> AccessRules.of(yaml));
    assertThat(refused).as("it is refused").isNotNull();
    return refused.slips();
  }

  private static List<Slip> slips(String yaml) {
    return slips(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static String rules(int count, String path) {
    return IntStream.range(0, count)
        .mapToObj(i -> "- {path: " + path.formatted(i) + ", require: signed_in}\n")
        .collect(Collectors.joining("", "rules:\n", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "--- {}", "a", "[]", "{}", "- path: /\n"})
  void aFileSaysSomething(String yaml) {
    assertThat(slips(yaml)).containsExactly(new Slip(1, "here must be `roles:` or `rules:`"));
  }

  @Test
  void rolesMayStandAlone() {
    AccessRules rules = Rules.of("roles: {a: b}");

    assertThat(rules.roles().imply(List.of("a"), "b")).isTrue();
    assertThat(rules.rules()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rules:", "rules: x", "rules: {}", "rules: []"})
  void rulesAreAList(String yaml) {
    assertThat(slips(yaml)).containsExactly(new Slip(1, "`rules` must be a list of rules"));
  }

  @Test
  void rolesAreAMapping() {
    assertThat(slips("roles: [a]"))
        .containsExactly(new Slip(1, "`roles` must be a mapping of roles to lists of permissions"));
    assertThat(slips("roles: {a: [[b]]}"))
        .containsExactly(new Slip(1, "`a` must be one text or a list of texts"));
    assertThat(slips("roles: {a: [b, b]}"))
        .containsExactly(new Slip(1, "`b` is there a second time"));
  }

  @Test
  void aRuleIsAMapping() {
    assertThat(slips("rules: [a]"))
        .containsExactly(new Slip(1, "a rule is a mapping with `path` and `require`"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"require: {}", "require: []", "require:", "require: [signed_in]"})
  void somethingIsRequired(String require) {
    assertThat(slips("rules:\n- path: /\n  " + require))
        .singleElement()
        .satisfies(slip -> {
          assertThat(slip.line()).isEqualTo(3);
          assertThat(slip.message()).startsWith("`require` must be anonymous, signed_in, or");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "366d", "99999999d", "1w", "-1", "1.5h", "10 m", ""})
  void anAgeIsWithinItsBounds(String age) {
    assertThat(slips("rules: [{path: /, require: {max_age: \"" + age + "\"}}]"))
        .singleElement()
        .extracting(Slip::message)
        .asString()
        .startsWith("`max_age` must be 1s to 365d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "90s", "10m", "8h", "365d"})
  void agesHaveUnits(String age) {
    long seconds =
        switch (age) {
          case "1" -> 1;
          case "90s" -> 90;
          case "10m" -> 600;
          case "8h" -> 28_800;
          default -> 31_536_000;
        };

    assertThat(Rules.of("rules: [{path: /, require: {max_age: " + age + "}}]").rules())
        .extracting(Rule::required)
        .containsExactly(List.of(new Requirement.MaxAge(seconds)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "4", "two", "1.0", "-1", "0x2", "99999999999"})
  void anAssuranceIsALevel(String level) {
    assertThat(slips("rules: [{path: /, require: {assurance: " + level + "}}]"))
        .containsExactly(new Slip(1, "`assurance` must be 1 to 3"));
  }

  @Test
  void whatYamlHasBeyondValuesListsAndMappingsIsRefused() {
    assertThat(slips("rules:\n- &a {path: /, require: signed_in}\n- *a"))
        .extracting(Slip::message)
        .anyMatch(message -> message.startsWith("a `&` that begins a value"))
        .anyMatch(message -> message.startsWith("a `*` that begins a value"));
    assertThat(slips("rules:\n- path: !!str /\n  require: signed_in"))
        .containsExactly(
            new Slip(2, "a `!` that begins a value is a tag in YAML: write the value in quotes"));
    assertThat(slips("roles: {a: b}\n---\nroles: {a: b}"))
        .containsExactly(new Slip(2, "a second document: rules are one"));
    assertThat(slips("rules:\n- <<: {path: /}\n  require: signed_in"))
        .extracting(Slip::message)
        .anyMatch(message -> message.startsWith("`<<` is not known here"));
    assertThat(slips("? [a]\n: b"))
        .extracting(Slip::message)
        .contains("a key must be a single word");
    assertThat(slips("rules:\n\t- path: /"))
        .containsExactly(new Slip(2, "a tab, where only blanks may stand"));
    assertThat(slips("rules:\n- path: /\n  require: \"signed_in"))
        .singleElement()
        .extracting(Slip::message)
        .asString()
        .startsWith("this is no YAML: ");
    assertThat(slips("roles: {a: \"\u0007\"}"))
        .singleElement()
        .extracting(Slip::message)
        .asString()
        .startsWith("this is no YAML: ");
  }

  @Test
  void whatCannotBeReachedIsLookedForOnceAllCanBeRead() {
    assertThat(slips("rules: [{path: /**, require: x}, {path: /a, require: signed_in}]"))
        .singleElement()
        .extracting(Slip::message)
        .asString()
        .startsWith("`require` must be");
  }

  @Test
  void listsAndMappingsHaveNoTagsEither() {
    String tag = "a `!` that begins a value is a tag in YAML: write the value in quotes";
    assertThat(slips("roles: !m {a: b}")).containsExactly(new Slip(1, tag));
    assertThat(slips("roles: {a: !l [b]}")).containsExactly(new Slip(1, tag));
  }

  @Test
  void patternsAreBounded() {
    String longest = "/" + "a".repeat(RequestPath.MAX_LENGTH - 1);
    String deepest = "/a".repeat(RequestPath.MAX_SEGMENTS);
    String rule = "rules: [{path: %s, require: signed_in}]";

    assertThat(Rules.of(rule.formatted(longest)).rules()).hasSize(1);
    assertThat(Rules.of(rule.formatted(deepest)).rules()).hasSize(1);
    assertThat(slips(rule.formatted(longest + "a")).getFirst().message())
        .endsWith("must have at most 8192 characters");
    assertThat(slips(rule.formatted(deepest + "/a")).getFirst().message())
        .endsWith("must have at most 128 segments");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/{l", "/}l", "/?x", "/%20", "/*a"})
  void noSegmentBeginsWithWhatPatternsDoNotHave(String path) {
    assertThat(slips("rules: [{path: \"" + path + "\", require: signed_in}]")).hasSize(1);
    assertThat(slips("rules: [{path: \"" + path + "\", require: signed_in}]").getFirst().message())
        .doesNotContain("servers read in different ways");
  }

  @Test
  void namesAreBounded() {
    String longest = "r".repeat(128);

    assertThat(Rules.of("roles: {" + longest + ": \"!\"}").roles().byRole()).hasSize(1);
    assertThat(slips("roles: {" + longest + "r: p}")).hasSize(1);
  }

  @Test
  void depthIsBounded() {
    String list = "roles: {a: %sb%s}";
    assertThat(slips(list.formatted("[".repeat(6), "]".repeat(6))))
        .containsExactly(new Slip(1, "`a` must be one text or a list of texts"));
    assertThat(slips(list.formatted("[".repeat(7), "]".repeat(7))))
        .containsExactly(new Slip(1, "lists and mappings stand too deep in each other"));
    assertThat(slips("{a: ".repeat(1_000)))
        .containsExactly(new Slip(1, "lists and mappings stand too deep in each other"));
    assertThat(slips("{".repeat(1_000)))
        .containsExactly(new Slip(1, "lists and mappings stand too deep in each other"));
    assertThat(slips("rules: " + "[".repeat(100_000)))
        .containsExactly(new Slip(1, "lists and mappings stand too deep in each other"));
  }

  @Test
  void theFileIsUtf8() {
    assertThat(slips(new byte[] {'r', (byte) 0xff}))
        .containsExactly(new Slip(1, "this is no UTF-8"));
    assertThat(Rules.of("\ufeffroles: {ä: b}").roles().byRole()).containsOnlyKeys("ä");
  }

  @Test
  void itsSizeIsBounded() {
    String role = "roles: {a: b} #";
    String largest = role + "x".repeat(RulesReader.MAX_BYTES - role.length());

    assertThat(Rules.of(largest).roles().byRole()).containsOnlyKeys("a");
    assertThat(slips(largest + "x")).containsExactly(new Slip(1, "more than 1048576 bytes"));
  }

  @Test
  void rulesAreBounded() {
    assertThat(Rules.of(rules(RulesReader.MAX_RULES, "/%d")).rules())
        .hasSize(RulesReader.MAX_RULES);
    assertThat(slips(rules(RulesReader.MAX_RULES + 1, "/%d")))
        .containsExactly(new Slip(2, "more than 5000 rules"));
  }

  @Test
  void matchesAreBounded() {
    String paths =
        IntStream.range(0, RulesReader.MAX_LIST)
            .mapToObj(i -> "/" + i)
            .collect(Collectors.joining(", ", "path: [", "]"));
    String hosts =
        IntStream.range(0, RulesReader.MAX_LIST)
            .mapToObj(i -> "h" + i)
            .collect(Collectors.joining(", ", "host: [", "]"));
    String most = "rules:\n- {" + hosts + ", " + paths + ", require: signed_in}\n";

    assertThat(Rules.of(most).rules()).hasSize(1);
    assertThat(slips(most + "- {path: /x, require: signed_in}"))
        .containsExactly(new Slip(3, "more than 10000 pairs of a host and a path"));
    assertThat(slips(most.replace("[h0", "[more, h0")))
        .containsExactly(new Slip(2, "`host` must have 1 to 100 values"));
  }

  @Test
  void rolesAreBounded() {
    String most =
        IntStream.range(0, RulesReader.MAX_ROLES)
            .mapToObj(i -> "  r" + i + ": p\n")
            .collect(Collectors.joining("", "roles:\n", ""));

    assertThat(Rules.of(most).roles().byRole()).hasSize(RulesReader.MAX_ROLES);
    assertThat(slips(most + "  more: p")).containsExactly(new Slip(2, "more than 1000 roles"));
  }

  @Test
  void theFirstErrorsAreTold() {
    assertThat(slips(rules(RulesReader.MAX_SLIPS + 10, "x%d"))).hasSize(RulesReader.MAX_SLIPS);
  }

  @Test
  void theMessageNamesEveryLine() {
    RulesException refused =
        catchThrowableOfType(
            RulesException.class, () -> Rules.of("rules:\n- path: x\n- path: /y\n"));

    assertThat(refused.getMessage())
        .isEqualTo(
            """
            line 2: `x` must begin with a slash
            line 2: the rule has no `require`
            line 3: the rule has no `require`\
            """);
  }
}
