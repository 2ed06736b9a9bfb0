package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every link between documents, and every document that a source names, is there. */
class DocumentLinksTest {

  /** {@code [text](target)} with a target in this repository. */
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?![a-z]+:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");

  private static final Pattern NAMED = Pattern.compile("\\bdocs/[A-Za-z0-9/_-]+\\.md\\b");

  @Test
  void everyLinkLeadsToAFileAndToAHeadingInIt() {
    assertThat(SourceTree.documents()).anyMatch(file -> file.endsWith("docs/architecture.md"));
    assertThat(SourceTree.documents().stream().flatMap(DocumentLinksTest::broken)).isEmpty();
  }

  @Test
  void everyDocumentThatIsNamedIsThere() {
    assertThat(
            Stream.concat(SourceTree.documents().stream(), SourceTree.javaSources().stream())
                .flatMap(file ->
                    NAMED
                        .matcher(text(file))
                        .results()
                        .map(MatchResult::group)
                        .filter(name -> !Files.isRegularFile(SourceTree.root().resolve(name)))
                        .map(name -> file + ": " + name)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "[a](README.md), 0",
    "[a](nowhere.md), 1",
    "[a](docs/operate.md#runbook), 0",
    "[a](docs/operate.md#nowhere), 1",
    "[a](#here-and-there), 0",
    "[a](#there), 1",
    "[a](https://example.com/nowhere.md), 0"
  })
  void findsWhatIsBroken(String link, long broken) {
    Path file = SourceTree.root().resolve("page.md");
    assertThat(broken(file, "# `Here` and there\n" + link)).hasSize((int) broken);
  }

  private static Stream<String> broken(Path file) {
    return broken(file, text(file));
  }

  private static Stream<String> broken(Path file, String text) {
    return LINK.matcher(text)
        .results()
        .filter(link -> !leads(file, text, link))
        .map(link -> file + ": " + link.group());
  }

  private static boolean leads(Path from, String text, MatchResult link) {
    Path to = from.resolveSibling(link.group(1)).normalize();
    boolean isHere = link.group(1).isEmpty();
    if (!isHere && !Files.exists(to)) {
      return false;
    }
    return link.group(2) == null || anchors(isHere ? text : text(to)).contains(link.group(2));
  }

  /** The names that GitHub gives to headings. */
  private static List<String> anchors(String text) {
    return text.lines()
        .filter(line -> line.matches("#{1,6} .*"))
        .map(line -> line.replaceFirst("#+ +", "").strip().toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
