package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InternerTest {

  private final Interner interner = new Interner();

  private static List<Integer> value(int number) {
    return List.of(number);
  }

  @Test
  void equalValuesBecomeOne() {
    List<Integer> first = value(1);

    assertThat(interner.one(first)).isSameAs(first);
    assertThat(interner.one(value(1))).isSameAs(first);
    assertThat(interner.one(value(2))).isEqualTo(value(2));
  }

  @Test
  void itSaysWhetherThereIsOne() {
    assertThat(interner.knows(value(1))).isFalse();
    interner.one(value(1));
    assertThat(interner.knows(value(1))).isTrue();
    assertThat(interner.knows(value(2))).isFalse();
  }

  @Test
  void itKnowsAsManyAsItHasRoomFor() {
    for (int i = 0; i < 2 * Interner.MAX; i++) {
      assertThat(interner.one(value(i))).isEqualTo(value(i));
    }

    long known = 0;
    for (int i = 0; i < 2 * Interner.MAX; i++) {
      known += interner.knows(value(i)) ? 1 : 0;
    }
    assertThat(known).isBetween(Interner.MAX / 2L, (long) Interner.MAX);
  }
}
