package dev.sojourn.internal;

import dev.sojourn.store.InvalidCursorException;
import dev.sojourn.token.Hmacs;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Cursors that name the last key of a page, sealed together with the list they belong to: a cursor
 * of another list, another tenant or another server is refused. Thread-safe.
 */
final class Cursors {

  private static final String LABEL = "sojourn cursor";
  private static final int SEAL_BYTES = 12;
  private static final int MAX_LENGTH = 1024;

  private final Hmacs hmacs;

  Cursors(Hmacs hmacs) {
    this.hmacs = hmacs;
  }

  String write(String list, String lastKey) {
    byte[] key = lastKey.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(seal(hmacs.currentKey(), list, lastKey), SEAL_BYTES + key.length);
    System.arraycopy(key, 0, bytes, SEAL_BYTES, key.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The key to go on behind; null without a cursor.
   *
   * @throws InvalidCursorException if the cursor was not made for this list here
   */
  @Nullable String read(String list, @Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    if (cursor.length() > MAX_LENGTH) {
      throw new InvalidCursorException();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException notBase64) {
      throw new InvalidCursorException();
    }
    if (bytes.length <= SEAL_BYTES) {
      throw new InvalidCursorException();
    }
    String key = new String(bytes, SEAL_BYTES, bytes.length - SEAL_BYTES, StandardCharsets.UTF_8);
    byte[] carried = Arrays.copyOf(bytes, SEAL_BYTES);
    for (int keyId : hmacs.keys()) { // of any key: a rotation between two pages breaks no list
      if (MessageDigest.isEqual(seal(keyId, list, key), carried)) {
        return key;
      }
    }
    throw new InvalidCursorException();
  }

  private byte[] seal(int keyId, String list, String key) {
    byte[] hmac = hmacs.of(keyId, LABEL, list, key);
    if (hmac == null) {
      throw new IllegalStateException("this key is in the ring");
    }
    return Arrays.copyOf(hmac, SEAL_BYTES);
  }
}
