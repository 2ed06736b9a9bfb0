package dev.sojourn.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sojourn.access.RulesException.Slip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/access.md shows is so: its example with the answers, and every error in its line. */
class AccessPageTest {

  private static final String PAGE = page();
  private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([a-z, ]+) \\| ([A-Z]+) ([^/ ]+)(/[^ ]*) \\| ([a-z ]+) \\|$");
  private static final String ERROR = "# error: ";

  private static String page() {
    try {
      return Files.readString(Path.of("../docs/access.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> blocks() {
    return BLOCK.matcher(PAGE).results().map(block -> block.group(1)).toList();
  }

  static Stream<MatchResult> rows() {
    return ROW.matcher(PAGE).results();
  }

  static Stream<String> errors() {
    return blocks().stream().filter(block -> block.contains(ERROR));
  }

  @Test
  void itIsFoundInThePage() {
    assertThat(blocks().getFirst()).doesNotContain(ERROR);
    assertThat(rows()).hasSizeGreaterThan(10);
    assertThat(errors()).hasSizeGreaterThan(4);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theExampleDecidesSo(MatchResult row) {
    AccessRules rules = Rules.of(blocks().getFirst());
    AccessRequest request = AccessRequest.of(row.group(3), row.group(2), row.group(4));

    assertThat(words(rules.decide(request, held(row.group(1), rules), Rules.NOW)))
        .isEqualTo(row.group(5));
  }

  private static Held held(String who, AccessRules rules) {
    if (who.equals("nobody")) {
      return Held.NOTHING;
    }
    Held user = Rules.user(who.endsWith("two factors") ? 2 : 1, who.replaceFirst(",.*", ""));
    return new Held(
        true, user.roles(), user.ownPermissions(), rules.roles(), user.assurance(), Rules.NOW);
  }

  private static String words(Decision decision) {
    return switch (decision) {
      case Decision.Allowed allowed -> "allowed";
      case Decision.Malformed malformed -> "malformed";
      case Decision.Denied denied ->
          switch (denied.remedy()) {
            case SIGN_IN -> "sign in";
            case STEP_UP -> "step up";
            case NONE -> "refused";
          };
    };
  }

  @ParameterizedTest
  @MethodSource("errors")
  void everyErrorIsFoundInItsLine(String block) {
    RulesException refused =
        catchThrowableOfType(
            RulesException.class, () -> AccessRules.of(block.getBytes(StandardCharsets.UTF_8)));

    assertThat(refused.slips()).containsExactlyInAnyOrderElementsOf(marked(block));
  }

  private static List<Slip> marked(String block) {
    List<Slip> marked = new ArrayList<>();
    List<String> lines = block.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher error = Pattern.compile(ERROR + "(.*?)(?= " + ERROR + "|$)").matcher(line);
      while (error.find()) {
        marked.add(new Slip(i + 1, error.group(1)));
      }
    }
    return marked;
  }
}
