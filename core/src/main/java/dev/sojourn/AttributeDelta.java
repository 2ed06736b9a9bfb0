package dev.sojourn;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Changes to single attributes, which take effect together. Names not mentioned stay as they are,
 * so two writers of different names never undo each other.
 *
 * @param changes the new value by name, or empty to remove it
 */
public record AttributeDelta(Map<String, Optional<AttributeValue>> changes) {

  /** No change. */
  public static final AttributeDelta NONE = new AttributeDelta(Map.of());

  /**
   * Copies and checks.
   *
   * @throws AttributesTooLargeException if the new values alone are out of bounds
   */
  public AttributeDelta {
    changes = Map.copyOf(changes);
    if (changes.size() > 2 * Attributes.MAX_NAMES) {
      throw new AttributesTooLargeException("at most " + 2 * Attributes.MAX_NAMES + " changes");
    }
    Map<String, AttributeValue> set = new TreeMap<>();
    changes.forEach((name, value) -> {
      Attributes.checkName(name);
      value.ifPresent(v -> set.put(name, v));
    });
    new Attributes(set);
  }

  /** Sets {@code name} to a text. */
  public static AttributeDelta set(String name, String value) {
    return set(name, new AttributeValue.Text(value));
  }

  /** Sets {@code name} to a number. */
  public static AttributeDelta set(String name, long value) {
    return set(name, new AttributeValue.Decimal(BigDecimal.valueOf(value)));
  }

  /** Sets {@code name} to a truth value. */
  public static AttributeDelta set(String name, boolean value) {
    return set(name, new AttributeValue.Flag(value));
  }

  /** Sets {@code name} to a list of texts. */
  public static AttributeDelta set(String name, List<String> values) {
    return set(name, new AttributeValue.TextList(values));
  }

  /** Sets {@code name} to {@code value}. */
  public static AttributeDelta set(String name, AttributeValue value) {
    return new AttributeDelta(Map.of(name, Optional.of(value)));
  }

  /** Removes {@code name}. */
  public static AttributeDelta remove(String name) {
    return new AttributeDelta(Map.of(name, Optional.empty()));
  }

  /** Both changes together; where both name one attribute, {@code other} wins. */
  public AttributeDelta and(AttributeDelta other) {
    Map<String, Optional<AttributeValue>> all = new TreeMap<>(changes);
    all.putAll(other.changes);
    return new AttributeDelta(all);
  }
}
