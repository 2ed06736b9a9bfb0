package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeededTest {

  @Test
  void theSameSeedGivesTheSameNumbers() {
    assertThat(Seeded.random(5).ints(20).toArray()).isEqualTo(Seeded.random(5).ints(20).toArray());
    assertThat(Seeded.random(5).ints(20).toArray())
        .isNotEqualTo(Seeded.random(6).ints(20).toArray());
  }

  @Test
  void everyRunHasAnotherSeed() {
    List<Long> first = new ArrayList<>();

    Seeded.check(10, random -> first.add(random.nextLong()));

    assertThat(first).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void aFailureNamesItsSeed() {
    int[] runs = {0};

    assertThatThrownBy(() ->
            Seeded.check(
                5,
                random -> {
                  runs[0]++;
                  assertThat(runs[0]).isLessThan(3);
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed with seed 3; repeat by -Dsojourn.seed=3")
        .hasCauseInstanceOf(AssertionError.class);
  }
}
