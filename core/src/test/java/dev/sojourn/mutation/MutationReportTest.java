package dev.sojourn.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Judges the report that PIT wrote before this test: {@code ./test --mutation}. */
@Tag("mutation")
class MutationReportTest {

  private static final Path REPORT = Path.of("target", "pit-reports", "mutations.xml");

  @Test
  void whatNoTestNoticesIsExplainedAndNothingElseIs() throws Exception {
    try (InputStream list = getClass().getResourceAsStream("survivors.txt")) {
      Mutants mutants = Mutants.read(Files.readString(REPORT));
      String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);

      List<String> problems = Explanations.parse(text).problems(mutants);

      System.out.printf(
          "%d mutants, %d of them noticed by no test%n",
          mutants.all().size(), mutants.survivors().size());
      assertThat(mutants.all()).isNotEmpty();
      assertThat(problems).isEmpty();
    }
  }
}
