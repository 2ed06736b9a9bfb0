package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the text of every Java file, tests too. */
class SourceTreeTest {

  private static final int LONGEST_FILE = 500;

  /** Put together here, so that this file does not name what it forbids. */
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|@(Dis" + "abled|Ig" + "nore)\\b");

  @Test
  void seesItself() {
    assertThat(SourceTree.javaSources())
        .anyMatch(file -> file.endsWith("dev/sojourn/server/SourceTreeTest.java"));
  }

  @Test
  void noFileIsLongerThanAReaderBears() {
    assertThat(SourceTree.javaSources())
        .filteredOn(file -> lines(file).size() > LONGEST_FILE)
        .isEmpty();
  }

  @Test
  void nothingIsLeftUnfinishedOrSwitchedOff() {
    assertThat(
            SourceTree.javaSources().stream()
                .flatMap(file -> found(file, UNFINISHED.asPredicate())))
        .isEmpty();
  }

  private static Stream<String> found(Path file, Predicate<String> wanted) {
    var lines = lines(file);
    return IntStream.range(0, lines.size())
        .filter(i -> wanted.test(lines.get(i)))
        .mapToObj(i -> "%s:%d: %s".formatted(file, i + 1, lines.get(i).strip()));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
