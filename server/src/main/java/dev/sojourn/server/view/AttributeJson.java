package dev.sojourn.server.view;

import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Attributes as JSON: text, number, truth value or list of texts. */
public final class AttributeJson {

  private AttributeJson() {}

  /** The values by name, as Jackson writes them. */
  public static Map<String, Object> write(Attributes attributes) {
    Map<String, Object> values = new LinkedHashMap<>();
    attributes.values().forEach((name, value) -> values.put(name, write(value)));
    return values;
  }

  private static Object write(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text text -> text.value();
      case AttributeValue.Decimal number -> number.value();
      case AttributeValue.Flag flag -> flag.value();
      case AttributeValue.TextList list -> list.values();
    };
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException if it is of none of the four types, or out of bounds
   */
  public static AttributeValue read(JsonNode node) {
    if (node.isString()) {
      return new AttributeValue.Text(node.stringValue());
    }
    if (node.isBoolean()) {
      return new AttributeValue.Flag(node.booleanValue());
    }
    if (node.isNumber()) {
      return new AttributeValue.Decimal(asDouble(node.decimalValue()));
    }
    if (node.isArray()) {
      List<String> texts = new ArrayList<>();
      for (JsonNode element : node) {
        if (!element.isString()) {
          throw new IllegalArgumentException("a list may hold texts only");
        }
        texts.add(element.stringValue());
      }
      return new AttributeValue.TextList(texts);
    }
    throw new IllegalArgumentException("must be a text, a number, true, false or a list of texts");
  }

  /** Most readers of JSON make doubles of numbers (RFC 8259 section 6): what is none is refused. */
  private static BigDecimal asDouble(BigDecimal number) {
    double read = number.doubleValue();
    if (Double.isInfinite(read) || (read == 0 && number.signum() != 0)) {
      throw new IllegalArgumentException("a number must be within those of a double");
    }
    return number;
  }
}
