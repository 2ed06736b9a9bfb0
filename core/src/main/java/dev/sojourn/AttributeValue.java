package dev.sojourn;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/** A typed value of an attribute. Immutable. */
public sealed interface AttributeValue {

  /** How many bytes it counts towards {@link Attributes#MAX_BYTES}. */
  int weight();

  /**
   * A text.
   *
   * @param value any well-formed text: no half of a surrogate pair
   */
  record Text(String value) implements AttributeValue {
    /** Refuses null and what no store could give back. */
    public Text {
      checkText(Objects.requireNonNull(value, "value"));
    }

    @Override
    public int weight() {
      return Texts.utf8Length(value);
    }
  }

  /**
   * A number.
   *
   * @param value at most 34 digits and an exponent within 400, so that no reader's arithmetic can
   *     be made to explode
   */
  record Decimal(BigDecimal value) implements AttributeValue {
    private static final int MAX_DIGITS = 34;
    private static final int MAX_SCALE = 400;

    /** Refuses what is out of bounds, in the short form in which a store gives it back. */
    public Decimal {
      if (value.precision() <= MAX_DIGITS) {
        value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
      }
      if (value.precision() > MAX_DIGITS || Math.abs((long) value.scale()) > MAX_SCALE) {
        throw new IllegalArgumentException(
            "a number must have at most 34 digits and an exponent within 400");
      }
    }

    @Override
    public int weight() {
      return 16;
    }
  }

  /**
   * A truth value.
   *
   * @param value it
   */
  record Flag(boolean value) implements AttributeValue {
    @Override
    public int weight() {
      return 1;
    }
  }

  /**
   * A list of texts.
   *
   * @param values in their order, each well-formed
   */
  record TextList(List<String> values) implements AttributeValue {
    /** Copies the list and refuses what no store could give back. */
    public TextList {
      values = List.copyOf(values);
      values.forEach(AttributeValue::checkText);
    }

    @Override
    public int weight() {
      int sum = 0;
      for (String value : values) {
        sum = Math.addExact(sum, Texts.utf8Length(value) + 4);
      }
      return sum;
    }
  }

  private static void checkText(String text) {
    if (!Texts.isWellFormed(text)) {
      throw new IllegalArgumentException("a text must not contain half a surrogate pair");
    }
  }
}
