package dev.sojourn;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Typed attributes by name. Immutable, and within its bounds by construction: at most {@value
 * #MAX_NAMES} names of 1 to {@value #MAX_NAME_BYTES} bytes, together {@value #MAX_BYTES} bytes.
 *
 * @param values by name, in the order of the names
 */
public record Attributes(Map<String, AttributeValue> values) {

  /** The most names. */
  public static final int MAX_NAMES = 64;

  /** The most bytes of UTF-8 in a name. */
  public static final int MAX_NAME_BYTES = 128;

  /** The most bytes of names and values together. */
  public static final int MAX_BYTES = 16 * 1024;

  /** No attributes. */
  public static final Attributes EMPTY = new Attributes(Map.of());

  /**
   * Checks the bounds.
   *
   * @throws AttributesTooLargeException if there are too many or too large ones
   * @throws IllegalArgumentException if a name is empty, too long, not well-formed or has control
   *     characters
   */
  public Attributes {
    Map<String, AttributeValue> sorted = new TreeMap<>(values);
    if (sorted.size() > MAX_NAMES) {
      throw new AttributesTooLargeException("at most " + MAX_NAMES + " attributes");
    }
    int weight = 0;
    for (Map.Entry<String, AttributeValue> entry : sorted.entrySet()) {
      checkName(entry.getKey());
      Objects.requireNonNull(entry.getValue(), "value");
      weight += Texts.utf8Length(entry.getKey()) + entry.getValue().weight();
      if (weight > MAX_BYTES) {
        throw new AttributesTooLargeException("at most " + MAX_BYTES + " bytes of attributes");
      }
    }
    values = Collections.unmodifiableMap(sorted);
  }

  /** The value of {@code name}, or null. */
  public @Nullable AttributeValue get(String name) {
    return values.get(name);
  }

  /**
   * These attributes with {@code delta} applied.
   *
   * @throws AttributesTooLargeException if the result would be out of bounds
   */
  public Attributes with(AttributeDelta delta) {
    Map<String, AttributeValue> next = new TreeMap<>(values);
    delta
        .changes()
        .forEach((name, value) -> {
          if (value.isPresent()) {
            next.put(name, value.get());
          } else {
            next.remove(name);
          }
        });
    return new Attributes(next);
  }

  static String checkName(String name) {
    int bytes = Texts.utf8Length(name);
    if (bytes == 0 || bytes > MAX_NAME_BYTES || hasControl(name) || !Texts.isWellFormed(name)) {
      throw new IllegalArgumentException(
          "an attribute's name must have 1 to "
              + MAX_NAME_BYTES
              + " bytes of well-formed text without control characters");
    }
    return name;
  }

  private static boolean hasControl(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
