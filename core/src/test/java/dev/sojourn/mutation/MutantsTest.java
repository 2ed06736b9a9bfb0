package dev.sojourn.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutantsTest {

  private static Mutants read(String... mutations) {
    return Mutants.read(
        "<mutations partial=\"true\">\n" + String.join("\n", mutations) + "\n</mutations>\n");
  }

  private static String mutation(String status, String method, int line, int index) {
    return """
    <mutation detected='false' status='%s' numberOfTestsRun='1'>
    <sourceFile>A.java</sourceFile><mutatedClass>a.A</mutatedClass>
    <mutatedMethod>%s</mutatedMethod><methodDescription>()V</methodDescription>
    <lineNumber>%d</lineNumber><mutator>org.pitest.x.MathMutator</mutator>
    <indexes><index>%d</index></indexes><blocks><block>0</block></blocks>
    <killingTest/><description>replaced + with -</description></mutation>
    """
        .formatted(status, method, line, index);
  }

  @ParameterizedTest
  @CsvSource({
    "KILLED, true",
    "TIMED_OUT, true",
    "MEMORY_ERROR, true",
    "NON_VIABLE, true",
    "SURVIVED, false",
    "NO_COVERAGE, false",
    "RUN_ERROR, false",
    "NOT_STARTED, false",
    "STARTED, false",
  })
  void onlyWhatATestNoticedIsNoSurvivor(String status, boolean noticed) {
    Mutants mutants = read(mutation(status, "size", 1, 5));

    assertThat(mutants.all()).containsOnlyKeys("a.A.size Math 1/1").containsValue(noticed);
    assertThat(mutants.survivors()).hasSize(noticed ? 0 : 1);
  }

  @Test
  void aNameStaysWhereverItsMethodMoves() {
    Mutants before = read(mutation("KILLED", "size", 10, 7), mutation("SURVIVED", "size", 9, 8));
    Mutants after = read(mutation("SURVIVED", "size", 29, 8), mutation("KILLED", "size", 30, 7));

    assertThat(before.survivors()).containsExactly("a.A.size Math 1/2");
    assertThat(after).isEqualTo(before);
  }

  @Test
  void oneMutantMoreInAMethodRenamesItsOthers() {
    Mutants more = read(mutation("SURVIVED", "size", 1, 5), mutation("KILLED", "size", 2, 5));

    assertThat(more.survivors()).isEqualTo(List.of("a.A.size Math 1/2"));
  }

  @Test
  void lambdasAreNamedByTheirMethods() {
    Mutants mutants =
        read(
            mutation("SURVIVED", "lambda$size$3", 1, 5),
            mutation("KILLED", "lambda$size$1", 2, 5),
            mutation("KILLED", "size", 3, 5));

    assertThat(mutants.survivors()).containsExactly("a.A.size Math 1/3");
  }

  @Test
  void constructorsHaveTheirName() {
    assertThat(read(mutation("KILLED", "&lt;init&gt;", 1, 5)).all())
        .containsOnlyKeys("a.A.<init> Math 1/1");
  }
}
