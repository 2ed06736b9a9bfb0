package dev.sojourn;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A typed value of an attribute. Immutable. */
public sealed interface AttributeValue {

  /** How many bytes it counts towards {@link Attributes#MAX_BYTES}. */
  int weight();

  /**
   * A text.
   *
   * @param value any text
   */
  record Text(String value) implements AttributeValue {
    /** Refuses null. */
    public Text {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public int weight() {
      return utf8Length(value);
    }
  }

  /**
   * A number.
   *
   * @param value at most 34 digits and a magnitude within that of a double, so that no reader's
   *     arithmetic can be made to explode
   */
  record Decimal(BigDecimal value) implements AttributeValue {
    private static final int MAX_DIGITS = 34;
    private static final int MAX_SCALE = 400;

    /** Refuses what is out of bounds. */
    public Decimal {
      if (value.precision() > MAX_DIGITS || Math.abs((long) value.scale()) > MAX_SCALE) {
        throw new IllegalArgumentException(
            "a number must have at most 34 digits and an exponent within 400");
      }
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
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
   * @param values in their order
   */
  record TextList(List<String> values) implements AttributeValue {
    /** Copies the list. */
    public TextList {
      values = List.copyOf(values);
    }

    @Override
    public int weight() {
      int sum = 0;
      for (String value : values) {
        sum = Math.addExact(sum, utf8Length(value) + 4);
      }
      return sum;
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
