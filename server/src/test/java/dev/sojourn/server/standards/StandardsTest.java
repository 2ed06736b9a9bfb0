package dev.sojourn.server.standards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every row of the standards is shown by tests, or it is said why not; docs/standards.md tells by
 * which. {@code -Dstandards.write} writes that page.
 */
class StandardsTest {

  private static final String WRITE = "standards.write";
  private static final Path PAGE = SourceTree.root().resolve("docs/standards.md");

  private static final String HEAD =
      """
      # The standards, row by row

      What OWASP, the IETF and others ask of a session system, in our own words and as far as it concerns what
      Sojourn has so far, with the tests that show it. A test carries the row's name as a JUnit tag:
      `mvn -pl server -am test -Dtest.groups=SM-9` runs those of one row. This page is written by
      `mvn -pl server -am test -Dtest=StandardsTest -Dstandards.write -Dsurefire.failIfNoSpecifiedTests=false`
      from the tags and from `server/src/test/resources/standards/rows.txt`; a row without a test and without a
      word why fails the build, as does a tag that is no row.
      """;

  private static final List<Row> ROWS = Row.all();
  private static final Evidence EVIDENCE = Evidence.gather();

  @Test
  void everyRowIsThereOnce() {
    assertThat(ROWS).extracting(Row::id).doesNotHaveDuplicates().hasSizeGreaterThan(100);
    assertThat(ROWS).extracting(Row::demand).doesNotContain("");
  }

  @Test
  void everyRowIsShownByTestsOrSaysWhyNot() {
    assertThat(ROWS)
        .filteredOn(row -> EVIDENCE.of(row.id()).isEmpty() && row.remark().isEmpty())
        .extracting(Row::id)
        .isEmpty();
  }

  @Test
  void everyTagNamesARow() {
    assertThat(ROWS).extracting(Row::id).containsAll(EVIDENCE.tags());
  }

  @Test
  void thePageSaysWhatIsSo() throws IOException {
    String page = page();
    if (System.getProperty(WRITE) != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).as("write it anew by -D" + WRITE).isEqualTo(page);
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    String section = "";
    for (Row row : ROWS) {
      if (!row.section().equals(section)) {
        section = row.section();
        page.append("\n## ")
            .append(section)
            .append("\n\n| row | demand | shown by |\n|---|---|---|\n");
      }
      String shown =
          Stream.of(EVIDENCE.of(row.id()), row.remark())
              .filter(part -> !part.isEmpty())
              .collect(Collectors.joining(". "));
      page.append("| %s | %s | %s |\n".formatted(row.id(), row.demand(), shown));
    }
    return page.toString();
  }
}
