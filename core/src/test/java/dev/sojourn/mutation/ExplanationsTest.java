package dev.sojourn.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationsTest {

  private static final Mutants ONE_OF_THREE =
      new Mutants(Map.of("a.A.x Math 1/1", false, "a.A.y Math 1/1", true, "a.A.z Math 1/1", true));
  private static final String REASON = "    It writes what is there already.\n";

  @Test
  void aSurvivorWithItsReasonIsRight() {
    Explanations explained = Explanations.parse("# remark\n\na.A.x Math 1/1\n" + REASON);

    assertThat(explained.problems(ONE_OF_THREE)).isEmpty();
  }

  @Test
  void aSurvivorWithoutAReasonIsAProblem() {
    assertThat(Explanations.parse("# nothing\n").problems(ONE_OF_THREE))
        .containsExactly("no test notices, and nothing explains: a.A.x Math 1/1");
  }

  @Test
  void aReasonWithoutASurvivorIsAProblem() {
    Explanations explained =
        Explanations.parse(
            "a.A.x Math 1/1\n" + REASON + "a.A.y Math 1/1\n" + REASON + "a.A.gone 1/1\n" + REASON);

    assertThat(explained.problems(ONE_OF_THREE))
        .containsExactlyInAnyOrder(
            "explained, but there is no such mutant: a.A.gone 1/1",
            "explained, but a test notices it: a.A.y Math 1/1");
  }

  @Test
  void aNameAloneExplainsNothing() {
    assertThat(Explanations.parse("a.A.x Math 1/1\n").problems(ONE_OF_THREE))
        .containsExactly("in too few words: a.A.x Math 1/1");
    assertThat(Explanations.parse("a.A.x Math 1/1\n  why not\n").problems(ONE_OF_THREE)).hasSize(1);
  }

  @Test
  void oneReasonMayBeGoodForSeveral() {
    Explanations explained =
        Explanations.parse(
            "a.A.x Math 1/1\na.A.y Math 1/1\n    Both write what\n    is there.\na.B.z Math 1/1\n"
                + REASON);

    assertThat(explained.reasons())
        .containsEntry("a.A.x Math 1/1", "Both write what is there.")
        .containsEntry("a.A.y Math 1/1", "Both write what is there.")
        .containsEntry("a.B.z Math 1/1", "It writes what is there already.");
  }

  @Test
  void nothingIsExplainedTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Explanations.parse("a.A.x 1/1\n" + REASON + "a.A.x 1/1\n" + REASON))
        .withMessageContaining("a.A.x 1/1");
  }
}
