package dev.sojourn.servlet;

/**
 * A type of attributes of which the fields do not tell the whole, a framework's own mostly, as
 * values that {@link JsonAttributeCodec} can keep. Must be thread-safe, and must not let what it
 * reads decide which classes are loaded.
 */
public interface AttributeType {

  /**
   * Under what it is kept. It has a hyphen, as no class and nothing of the codec's own has; and
   * stays, for what is stored names it.
   */
  String tag();

  /** Whether {@code value} is of this type. */
  boolean isOf(Object value);

  /**
   * What {@code value} is made of.
   *
   * @param name of the attribute, for messages
   * @return texts, numbers, truth values, lists, maps, or whatever else the codec keeps
   * @throws UnsupportedAttributeException if it cannot be kept
   */
  Object write(String name, Object value);

  /**
   * The value again.
   *
   * @param parts as {@link #write} returned them
   * @throws IllegalArgumentException if they mean nothing here
   */
  Object read(Object parts);
}
