package dev.sojourn;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Attributes that a framework encodes itself ({@code HttpSession} and its like): bytes by name,
 * kept apart from the typed ones and loaded on demand. Together at most {@value #MAX_BYTES} bytes.
 *
 * @param version the session's version they belong to
 * @param values by name; the arrays are the caller's own copies
 */
public record FrameworkAttributes(long version, Map<String, byte[]> values) {

  /** The most bytes of names and values together. */
  public static final int MAX_BYTES = 256 * 1024;

  /** The most names. */
  public static final int MAX_NAMES = 256;

  /**
   * Checks the bounds and copies.
   *
   * @throws AttributesTooLargeException if there are too many or too large ones
   */
  public FrameworkAttributes {
    Map<String, byte[]> copy = new TreeMap<>();
    if (values.size() > MAX_NAMES) {
      throw new AttributesTooLargeException("at most " + MAX_NAMES + " framework attributes");
    }
    long weight = 0;
    for (Map.Entry<String, byte[]> entry : values.entrySet()) {
      weight += 2L * Attributes.checkName(entry.getKey()).length() + entry.getValue().length;
      copy.put(entry.getKey(), entry.getValue().clone());
    }
    if (weight > MAX_BYTES) {
      throw new AttributesTooLargeException(
          "at most " + MAX_BYTES + " bytes of framework attributes");
    }
    values = Collections.unmodifiableMap(copy);
  }
}
