package dev.sojourn.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA-256 under the keys of a ring. Each purpose has a label of its own, so that a value made
 * for one never serves another. Thread-safe.
 */
public final class Seal {

  /** The bytes of an HMAC. */
  public static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final KeyRing ring;
  private final Map<Integer, Pool<Mac>> macs = new HashMap<>();

  /** Seals under the keys of {@code ring}. */
  public Seal(KeyRing ring) {
    this.ring = ring;
    for (KeyRing.Key key : ring.keys()) {
      macs.put(key.id(), new Pool<>(() -> mac(key)));
    }
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

  /** The id of the key that makes new tokens. */
  public int currentKey() {
    return ring.current().id();
  }

  /** The ids of all keys, that of the current one last. */
  public List<Integer> keys() {
    return ring.keys().stream().map(KeyRing.Key::id).toList();
  }

  /** The HMAC of {@code data} for {@code label} under the key of this id, or null without it. */
  byte @Nullable [] of(int keyId, String label, byte[] data, int length) {
    Pool<Mac> pool = macs.get(keyId);
    if (pool == null) {
      return null;
    }
    Mac mac = pool.take();
    mac.update(label.getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 0);
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
    StringBuilder framed = new StringBuilder();
    for (String part : parts) {
      framed.append(part.length()).append(':').append(part);
    }
    // Its characters as they are: an encoder would make the same of every half of a pair.
    byte[] data = new byte[framed.length() * Character.BYTES];
    ByteBuffer.wrap(data).asCharBuffer().put(framed.toString());
    return of(keyId, label, data, data.length);
  }

  static byte[] firstHalf(byte[] hmac) {
    return Arrays.copyOf(hmac, BYTES / 2);
  }

  static SecretBytes secondHalf(byte[] hmac) {
    return SecretBytes.copyOf(Arrays.copyOfRange(hmac, BYTES / 2, BYTES));
  }
}
