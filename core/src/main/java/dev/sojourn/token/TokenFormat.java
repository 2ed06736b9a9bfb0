package dev.sojourn.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The outer form of every token: a prefix, base64url, and six base62 digits of a CRC-32. By prefix
 * and checksum a secret scanner recognises a leaked token, and a mistyped one costs nothing.
 */
final class TokenFormat {

  private static final int CHECKSUM_LENGTH = 6;
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final byte[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
          .getBytes(StandardCharsets.US_ASCII);
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  /** What each ASCII character stands for in base64url; -1 where for nothing. */
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int value = 0; value < BASE64.length(); value++) {
      VALUES[BASE64.charAt(value)] = (byte) value;
    }
  }

  private final byte[] prefix;
  private final int bodyLength;
  private final int textLength;

  /**
   * A form.
   *
   * @param prefix ASCII
   * @param bodyLength a multiple of 3, so that no spare bits allow two texts for one token
   */
  TokenFormat(String prefix, int bodyLength) {
    if (bodyLength % 3 != 0) {
      throw new IllegalArgumentException("bodyLength must be a multiple of 3");
    }
    this.prefix = prefix.getBytes(StandardCharsets.US_ASCII);
    this.bodyLength = bodyLength;
    textLength = prefix.length() + bodyLength / 3 * 4 + CHECKSUM_LENGTH;
  }

  String encode(byte[] body) {
    byte[] text = new byte[textLength];
    System.arraycopy(prefix, 0, text, 0, prefix.length);
    byte[] encoded = ENCODER.encode(body);
    System.arraycopy(encoded, 0, text, prefix.length, encoded.length);
    writeChecksum(text);
    return new String(text, StandardCharsets.US_ASCII);
  }

  /** The body of {@code text}, or null if it has not this form in every character. */
  byte @Nullable [] decode(String text) {
    if (!hasShape(text)) {
      return null;
    }
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (!hasChecksum(bytes)) {
      return null;
    }
    try {
      byte[] body = DECODER.decode(Arrays.copyOfRange(bytes, prefix.length, checksumAt()));
      return body.length == bodyLength ? body : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /** Whether length and prefix are right; the rest may be anything. */
  boolean hasShape(String text) {
    if (text.length() != textLength) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (text.charAt(i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Three bytes of the body, those from {@code 3 * group} on, read without taking the rest apart;
   * negative if characters stand there that stand for nothing. Only for a text that {@linkplain
   * #hasShape has the shape}.
   */
  int group(String text, int group) {
    int at = prefix.length + 4 * group;
    return value(text.charAt(at)) << 18
        | value(text.charAt(at + 1)) << 12
        | value(text.charAt(at + 2)) << 6
        | value(text.charAt(at + 3));
  }

  private static int value(char c) {
    return c < VALUES.length ? VALUES[c] : -1;
  }

  private int checksumAt() {
    return textLength - CHECKSUM_LENGTH;
  }

  private boolean hasChecksum(byte[] text) {
    long crc = checksum(text);
    for (int i = textLength - 1; i >= checksumAt(); i--) {
      if (text[i] != DIGITS[(int) (crc % DIGITS.length)]) {
        return false;
      }
      crc /= DIGITS.length;
    }
    return true;
  }

  private void writeChecksum(byte[] text) {
    long crc = checksum(text);
    for (int i = textLength - 1; i >= checksumAt(); i--) {
      text[i] = DIGITS[(int) (crc % DIGITS.length)];
      crc /= DIGITS.length;
    }
  }

  private long checksum(byte[] text) {
    CRC32 crc = new CRC32();
    crc.update(text, 0, checksumAt());
    return crc.getValue();
  }
}
