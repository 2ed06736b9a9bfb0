package dev.sojourn.store.jdbc;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link java.io.DataOutputStream} writes, in the same order. Each check that reads the
 * store does so six times, and the stream for it costs more than what is in it. For one thread at a
 * time.
 */
final class PackedReader {

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private int at;

  PackedReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isAtEnd() {
    return at == bytes.length;
  }

  byte readByte() throws IOException {
    return bytes[take(1)];
  }

  int readUnsignedByte() throws IOException {
    return readByte() & 0xFF;
  }

  int readInt() throws IOException {
    return (int) INTS.get(bytes, take(Integer.BYTES));
  }

  long readLong() throws IOException {
    return (long) LONGS.get(bytes, take(Long.BYTES));
  }

  byte[] readBytes(int length) throws IOException {
    int from = take(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** Almost every text is of bytes that mean themselves; the stream knows the others. */
  String readUTF() throws IOException {
    int head = take(2);
    int length = ((bytes[head] & 0xFF) << 8) | (bytes[head + 1] & 0xFF);
    int from = take(length);
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        return new DataInputStream(new ByteArrayInputStream(bytes, head, 2 + length)).readUTF();
      }
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  /** Where the next so many begin. */
  private int take(int length) throws IOException {
    if (length > bytes.length - at) {
      throw new EOFException();
    }
    int from = at;
    at += length;
    return from;
  }
}
