package dev.sojourn.spring.migrate;

import dev.sojourn.FrameworkAttributes;
import dev.sojourn.servlet.AttributeCodec;
import dev.sojourn.servlet.UnsupportedAttributeException;
import dev.sojourn.spring.session.PrincipalName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** The attributes of a session of before, as far as they can be kept here. Thread-safe. */
final class LegacyAttributes {

  private final SerializedAttributes reader;
  private final AttributeCodec codec;

  LegacyAttributes(SerializedAttributes reader, AttributeCodec codec) {
    this.reader = reader;
    this.codec = codec;
  }

  /**
   * What is left.
   *
   * @param values the objects, by name
   * @param bytes the same as they are kept here, within the bounds of a session
   * @param dropped how many cannot be read, are not allowed, or are too large
   */
  record Kept(Map<String, Object> values, Map<String, byte[]> bytes, int dropped) {}

  /** Reads all of {@code session}; of too many the large ones are dropped, and never the user. */
  Kept of(LegacySession session) {
    Map<String, Object> values = new HashMap<>();
    Map<String, byte[]> bytes = new HashMap<>();
    session
        .attributes()
        .forEach((name, serialized) ->
            reader.read(serialized).ifPresent(value -> encode(name, value, values, bytes)));
    Map<String, byte[]> kept = new HashMap<>();
    bytes.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, byte[]> one) -> isOfUser(one.getKey()) ? 0 : 1)
                .thenComparingInt(one -> one.getValue().length))
        .forEachOrdered(one -> {
          kept.put(one.getKey(), one.getValue());
          if (!fits(kept)) {
            kept.remove(one.getKey());
          }
        });
    values.keySet().retainAll(kept.keySet());
    return new Kept(values, kept, session.attributes().size() - kept.size());
  }

  private void encode(
      String name, Object value, Map<String, Object> values, Map<String, byte[]> bytes) {
    try {
      bytes.put(name, codec.encode(name, value));
      values.put(name, value);
    } catch (UnsupportedAttributeException refused) {
      // It is counted with those that cannot be read.
    }
  }

  private static boolean isOfUser(String name) {
    return PrincipalName.ATTRIBUTES.contains(name);
  }

  private static boolean fits(Map<String, byte[]> kept) {
    try {
      new FrameworkAttributes(0, kept);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }
}
