package dev.sojourn.servlet;

/**
 * Turns attributes of an {@code HttpSession} into bytes and back. Each request gets objects of its
 * own, and what was changed is told by comparing encodings: the same object, unchanged, must give
 * the same bytes. Must be thread-safe, and must not let bytes decide which classes are loaded.
 */
public interface AttributeCodec {

  /**
   * Encodes an attribute.
   *
   * @param name of the attribute, for messages
   * @throws UnsupportedAttributeException if values of this kind cannot be kept
   */
  byte[] encode(String name, Object value);

  /**
   * Decodes an attribute, to an object that nobody else has.
   *
   * @param name of the attribute, for messages
   * @throws UnreadableAttributeException if these bytes mean nothing here (any more)
   */
  Object decode(String name, byte[] bytes);
}
