package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesTest {

  private static final AttributeValue ON = new AttributeValue.Flag(true);

  private static Map<String, AttributeValue> names(int count) {
    Map<String, AttributeValue> values = new HashMap<>();
    IntStream.range(0, count).forEach(i -> values.put("name" + i, ON));
    return values;
  }

  private static Attributes text(int nameLength, int textLength) {
    return new Attributes(
        Map.of("n".repeat(nameLength), new AttributeValue.Text("t".repeat(textLength))));
  }

  @Test
  void atMost64NamesFit() {
    assertThat(new Attributes(names(64)).values()).hasSize(64);
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() -> new Attributes(names(65)));
  }

  @Test
  void atMost16KibFitNamesIncluded() {
    assertThat(text(4, 16 * 1024 - 4).values()).hasSize(1);
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() -> text(4, 16 * 1024 - 3));
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() -> text(5, 16 * 1024 - 4));
  }

  @Test
  void sizesAreThoseOfUtf8() {
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(
            () -> new Attributes(Map.of("n", new AttributeValue.Text("é".repeat(8 * 1024)))));
  }

  @Test
  void listsCountEachOfTheirTexts() {
    List<String> many = java.util.Collections.nCopies(4 * 1024, "");
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() -> new Attributes(Map.of("n", new AttributeValue.TextList(many))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b", "\n", "a\u007f", "\u0085"})
  void namesHaveNoControlCharacters(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Attributes(Map.of(name, ON)));
    assertThatIllegalArgumentException().isThrownBy(() -> AttributeDelta.remove(name));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameworkAttributes(1, Map.of(name, new byte[0])));
  }

  @Test
  void namesHaveAtMost128Bytes() {
    assertThat(new Attributes(Map.of("é".repeat(64), ON)).values()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attributes(Map.of("é".repeat(64) + "a", ON)));
  }

  /** No store could give back half a pair: two such names or texts would become one. */
  @Test
  void halfAPairOfSurrogatesIsRefused() {
    for (String half : new String[] {"\ud83d", "a\ude00", "\ude00\ud83d"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Attributes(Map.of(half, ON)));
      assertThatIllegalArgumentException().isThrownBy(() -> new AttributeValue.Text(half));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new AttributeValue.TextList(List.of("a", half)));
    }
    assertThat(new AttributeValue.Text("\ud83d\ude00").value()).isEqualTo("😀");
  }

  @Test
  void numbersAreBounded() {
    assertThat(number("12345678901234567890123456789012.34").value()).isNotZero();
    assertThat(number("1e-400").value()).isNotZero();
    assertThatIllegalArgumentException().isThrownBy(() -> number("1".repeat(35)));
    for (String exploding : new String[] {"1e401", "1e-401", "1e999999999", "1e-999999999"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> number(exploding));
    }
  }

  /** What was accepted once must be accepted when a store gives it back in its short form. */
  @Test
  void aNumberIsWithinItsBoundsInItsShortFormToo() {
    for (String digits : new String[] {"10e399", "100e398", "1.000e-397", "1e-400"}) {
      AttributeValue.Decimal first = number(digits);
      assertThat(number(first.value().toString())).isEqualTo(first);
    }
    for (String exploding : new String[] {"10e400", "1000000000000000000000000000000000e380"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> number(exploding));
    }
  }

  @Test
  void equalNumbersAreEqualHoweverTheyAreWritten() {
    assertThat(number("1.50")).isEqualTo(number("1.5")).isEqualTo(number("15e-1"));
    assertThat(number("0.000")).isEqualTo(number("0")).isEqualTo(number("-0e5"));
    assertThat(number("0e-300")).isEqualTo(number("0"));
  }

  private static AttributeValue.Decimal number(String digits) {
    return new AttributeValue.Decimal(new BigDecimal(digits));
  }

  @Test
  void nullIsRefused() {
    Map<String, AttributeValue> withNull = new HashMap<>();
    withNull.put("a", null);
    assertThatNullPointerException().isThrownBy(() -> new Attributes(withNull));
    assertThatNullPointerException().isThrownBy(() -> new AttributeValue.Text(null));
    assertThatNullPointerException()
        .isThrownBy(() -> new AttributeValue.TextList(java.util.Arrays.asList("a", null)));
  }

  @Test
  void aDeltaChangesOnlyWhatItNames() {
    Attributes before =
        Attributes.EMPTY.with(
            AttributeDelta.set("theme", "dark")
                .and(AttributeDelta.set("size", 12))
                .and(AttributeDelta.set("beta", true)));

    Attributes after =
        before.with(
            AttributeDelta.set("theme", "light")
                .and(AttributeDelta.remove("beta"))
                .and(AttributeDelta.remove("never there"))
                .and(AttributeDelta.set("tags", List.of("a", "b"))));

    assertThat(after.values())
        .isEqualTo(
            Map.of(
                "theme", new AttributeValue.Text("light"),
                "size", new AttributeValue.Decimal(BigDecimal.valueOf(12)),
                "tags", new AttributeValue.TextList(List.of("a", "b"))));
    assertThat(before.get("theme")).isEqualTo(new AttributeValue.Text("dark"));
    assertThat(before.with(AttributeDelta.NONE)).isEqualTo(before);
  }

  @Test
  void theLaterOfTwoDeltasWins() {
    AttributeDelta both = AttributeDelta.set("a", "1").and(AttributeDelta.remove("a"));
    assertThat(both.changes()).isEqualTo(Map.of("a", Optional.empty()));
    assertThat(AttributeDelta.remove("a").and(AttributeDelta.set("a", 2)).changes().get("a"))
        .isPresent();
  }

  @Test
  void aDeltaCanMakeRoomForItself() {
    Attributes full = new Attributes(names(64));
    AttributeDelta swap = AttributeDelta.remove("name0").and(AttributeDelta.set("other", true));
    assertThat(full.with(swap).values()).hasSize(64);
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() -> full.with(AttributeDelta.set("other", true)));
  }

  @Test
  void aDeltaIsBoundedBeforeItMeetsAnything() {
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() -> AttributeDelta.set("a", "t".repeat(16 * 1024)));
    Map<String, Optional<AttributeValue>> removals = new TreeMap<>();
    IntStream.range(0, 129).forEach(i -> removals.put("n" + i, Optional.empty()));
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() -> new AttributeDelta(removals));
  }

  @Test
  void valuesCannotBeChangedFromOutside() {
    Map<String, AttributeValue> mine = new HashMap<>(names(1));
    Attributes attributes = new Attributes(mine);
    mine.put("late", ON);
    assertThat(attributes.values()).hasSize(1);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> attributes.values().put("late", ON));
  }

  @Test
  void frameworkAttributesHaveABoundOfTheirOwn() {
    byte[] most = new byte[256 * 1024 - 2];
    assertThat(new FrameworkAttributes(1, Map.of("a", most)).values()).hasSize(1);
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() -> new FrameworkAttributes(1, Map.of("a", new byte[256 * 1024 - 1])));
    Map<String, byte[]> many = new HashMap<>();
    IntStream.range(0, 257).forEach(i -> many.put("n" + i, new byte[0]));
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() -> new FrameworkAttributes(1, many));
  }

  @Test
  void frameworkAttributesKeepTheirOwnBytes() {
    byte[] mine = {1, 2, 3};
    FrameworkAttributes attributes = new FrameworkAttributes(1, Map.of("a", mine));
    mine[0] = 9;
    assertThat(attributes.values().get("a")).containsExactly(1, 2, 3);
  }
}
