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

  /** What each byte stands for in base64url; negative where for nothing. */
  private static final int[] VALUES = new int[256];

  static {
    Arrays.fill(VALUES, -1);
    for (int value = 0; value < BASE64.length(); value++) {
      VALUES[BASE64.charAt(value)] = value;
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
    byte[] bytes = shaped(text);
    return bytes == null ? null : body(bytes);
  }

  /**
   * The characters of {@code text} as bytes if its length and prefix are right; the rest may be
   * anything. Characters that no token has become bytes that no token has.
   */
  byte @Nullable [] shaped(String text) {
    if (text.length() != textLength) {
      return null;
    }
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < prefix.length; i++) {
      if (bytes[i] != prefix[i]) {
        return null;
      }
    }
    return bytes;
  }

  /** The body of a text that is {@link #shaped}, or null if it has not this form. */
  byte @Nullable [] body(byte[] text) {
    if (!hasChecksum(text)) {
      return null;
    }
    try {
      byte[] body = DECODER.decode(Arrays.copyOfRange(text, prefix.length, checksumAt()));
      return body.length == bodyLength ? body : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /**
   * The three bytes for which four characters from {@code at} on stand; negative if one of them
   * stands for nothing.
   */
  static int bits(byte[] text, int at) {
    return VALUES[text[at] & 0xFF] << 18
        | VALUES[text[at + 1] & 0xFF] << 12
        | VALUES[text[at + 2] & 0xFF] << 6
        | VALUES[text[at + 3] & 0xFF];
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
