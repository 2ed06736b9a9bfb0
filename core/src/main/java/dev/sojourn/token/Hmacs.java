package dev.sojourn.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA-256 under the keys of a ring. Each purpose has a label of its own, so that a value made
 * for one never serves another. Thread-safe.
 */
public final class Hmacs {

  /** The bytes of an HMAC. */
  public static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final KeyRing ring;

  /** The keys' ids, and what makes HMACs under them in the same order: rings are short. */
  private final int[] ids;

  private final List<Pool<Mac>> macs;

  /** Works with the keys of {@code ring}. */
  public Hmacs(KeyRing ring) {
    this.ring = ring;
    ids = ring.keys().stream().mapToInt(KeyRing.Key::id).toArray();
    macs = ring.keys().stream().map(key -> new Pool<>(() -> mac(key))).toList();
  }

  private static Mac mac(KeyRing.Key key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.secret().reveal(), ALGORITHM));
      return mac;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, missing);
    }
  }

  /** A purpose, as {@link #of(int, byte[], byte[], int)} takes it. */
  static byte[] label(String purpose) {
    return (purpose + '\0').getBytes(StandardCharsets.US_ASCII);
  }

  /** The id of the key that makes new tokens. */
  public int currentKey() {
    return ring.current().id();
  }

  /** The ids of all keys, that of the current one last. */
  public List<Integer> keys() {
    return ring.keys().stream().map(KeyRing.Key::id).toList();
  }

  /** The HMAC of {@code data} for {@code label} under the key of this id, or null without it. */
  byte @Nullable [] of(int keyId, byte[] label, byte[] data, int length) {
    for (int i = ids.length - 1; i >= 0; i--) {
      if (ids[i] == keyId) {
        return hmac(macs.get(i), label, data, length);
      }
    }
    return null;
  }

  private static byte[] hmac(Pool<Mac> pool, byte[] label, byte[] data, int length) {
    Mac mac = pool.take();
    mac.update(label);
    mac.update(data, 0, length);
    byte[] hmac = mac.doFinal();
    pool.putBack(mac);
    return hmac;
  }

  /**
   * The HMAC of the parts for {@code label}: equal parts give equal bytes, and no two lists of
   * parts run into one another.
   *
   * @return null if the ring has no key of this id
   */
  public byte @Nullable [] of(int keyId, String label, String... parts) {
    byte[] data = framed(parts);
    return of(keyId, label(label), data, data.length);
  }

  /** The parts as bytes; no two lists of parts run into one another. */
  static byte[] framed(String... parts) {
    StringBuilder framed = new StringBuilder();
    for (String part : parts) {
      framed.append(part.length()).append(':').append(part);
    }
    // Its characters as they are: an encoder would make the same of every half of a pair.
    byte[] data = new byte[framed.length() * Character.BYTES];
    ByteBuffer.wrap(data).asCharBuffer().put(framed.toString());
    return data;
  }

  /** Writes the half that travels in a token into its {@code body}. */
  static void putFirstHalf(byte[] hmac, byte[] body, int at) {
    System.arraycopy(hmac, 0, body, at, BYTES / 2);
  }

  /** Whether {@code body} carries that half; compared in constant time. */
  static boolean isFirstHalf(byte[] hmac, byte[] body, int at) {
    return MessageDigest.isEqual(
        Arrays.copyOf(hmac, BYTES / 2), Arrays.copyOfRange(body, at, at + BYTES / 2));
  }

  /** The half that stays in the store. */
  static SecretBytes secondHalf(byte[] hmac) {
    return SecretBytes.copyOf(Arrays.copyOfRange(hmac, BYTES / 2, BYTES));
  }
}
