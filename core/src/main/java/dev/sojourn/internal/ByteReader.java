package dev.sojourn.internal;

import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} wrote, in the same order; of anything else the outcome is
 * undefined. For one thread at a time.
 */
final class ByteReader {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  long fixed() {
    long value = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  byte[] bytes() {
    int length = (int) unsigned();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  @Nullable String text() {
    long head = unsigned();
    if (head == 0) {
      return null;
    }
    int length = (int) ((head - 1) >> 1);
    return ((head - 1) & 1) == 0 ? narrow(length) : wide(length);
  }

  private String narrow(int length) {
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.ISO_8859_1);
  }

  private String wide(int length) {
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = (char) ((bytes[at] << 8) | (bytes[at + 1] & 0xFF));
      at += 2;
    }
    return new String(text);
  }

  private String requireText() {
    return Objects.requireNonNull(text());
  }

  /** Passes over a text. */
  void skipText() {
    long head = unsigned();
    if (head != 0) {
      at += (int) ((head - 1) >> 1) << ((head - 1) & 1);
    }
  }

  /** Whether {@code text} comes next; false for any that has wide characters. */
  boolean isText(String text) {
    if (unsigned() != 1 + ((long) text.length() << 1)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != (bytes[at + i] & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  Attributes attributes() {
    int count = (int) unsigned();
    if (count == 0) {
      return Attributes.EMPTY;
    }
    Map<String, AttributeValue> values = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      values.put(requireText(), value());
    }
    return new Attributes(values);
  }

  private AttributeValue value() {
    int type = (int) unsigned();
    return switch (type) {
      case ByteWriter.TEXT -> new AttributeValue.Text(requireText());
      case ByteWriter.DECIMAL -> new AttributeValue.Decimal(new BigDecimal(requireText()));
      case ByteWriter.FLAG -> new AttributeValue.Flag(unsigned() == 1);
      case ByteWriter.TEXT_LIST -> new AttributeValue.TextList(texts());
      default -> throw new IllegalStateException("no type of an attribute: " + type);
    };
  }

  private List<String> texts() {
    int count = (int) unsigned();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(requireText());
    }
    return texts;
  }
}
