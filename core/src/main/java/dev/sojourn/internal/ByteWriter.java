package dev.sojourn.internal;

import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes for {@link ByteReader}, in as few as reading them fast allows. They never leave
 * this process: the form has no version. For one thread at a time.
 */
final class ByteWriter {

  static final int TEXT = 0;
  static final int DECIMAL = 1;
  static final int FLAG = 2;
  static final int TEXT_LIST = 3;

  private byte[] bytes = new byte[512];
  private int size;

  /** Seven bits a byte, the lowest first: a small number takes one byte. */
  void unsigned(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    write((int) rest);
  }

  /** As {@link #unsigned}, for numbers that are near to zero on either side. */
  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  /** Eight bytes, for a number that may be anything. */
  void fixed(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      write((int) (value >>> shift));
    }
  }

  void bytes(byte[] value) {
    unsigned(value.length);
    write(value);
  }

  /** A byte for each character if all have room in one, else two: any text comes back as it was. */
  void text(@Nullable String text) {
    if (text == null) {
      unsigned(0);
      return;
    }
    boolean wide = isWide(text);
    unsigned(1 + (((long) text.length() << 1) | (wide ? 1 : 0)));
    write(wide ? pairs(text) : text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static boolean isWide(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return true;
      }
    }
    return false;
  }

  private static byte[] pairs(String text) {
    byte[] pairs = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      pairs[2 * i] = (byte) (text.charAt(i) >> 8);
      pairs[2 * i + 1] = (byte) text.charAt(i);
    }
    return pairs;
  }

  void attributes(Attributes attributes) {
    unsigned(attributes.values().size());
    attributes
        .values()
        .forEach((name, value) -> {
          text(name);
          value(value);
        });
  }

  private void value(AttributeValue value) {
    switch (value) {
      case AttributeValue.Text text -> {
        unsigned(TEXT);
        text(text.value());
      }
      case AttributeValue.Decimal decimal -> {
        unsigned(DECIMAL);
        text(decimal.value().toString());
      }
      case AttributeValue.Flag flag -> {
        unsigned(FLAG);
        unsigned(flag.value() ? 1 : 0);
      }
      case AttributeValue.TextList list -> {
        unsigned(TEXT_LIST);
        unsigned(list.values().size());
        list.values().forEach(this::text);
      }
    }
  }

  private void write(int value) {
    makeRoom(1);
    bytes[size++] = (byte) value;
  }

  private void write(byte[] value) {
    makeRoom(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void makeRoom(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }

  /** Everything written so far. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
