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
  @SuppressWarnings("ReferenceEquality") // which of equal ones it is
  void itKnowsAsManyAsItHasRoomFor() {
    for (int i = 0; i < 2 * Interner.MAX; i++) {
      assertThat(interner.one(value(i))).isEqualTo(value(i));
    }

    long known = 0;
    for (int i = 0; i < 2 * Interner.MAX; i++) {
      List<Integer> own = value(i);
      known += interner.one(own) == own ? 0 : 1;
    }
    assertThat(known).isBetween(Interner.MAX / 2L, (long) Interner.MAX);
  }
}
