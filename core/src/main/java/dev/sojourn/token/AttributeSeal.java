package dev.sojourn.token;

import dev.sojourn.SessionId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what a store keeps of sessions' attributes: AES-256-GCM (NIST SP 800-38D) under a key of
 * each session's own, which HMAC-SHA-256 derives from a key of the ring. Thread-safe.
 *
 * <p>What is sealed begins with {@value #FORMAT}, the id of the ring's key in 4 bytes, and a random
 * nonce of 12 bytes; the tag of 16 bytes is at its end. It opens in its {@link Place} only: tenant
 * and session go into the derived key, and all of the place, with the beginning, is authenticated.
 * One session's attributes would have to be written 2^32 times under one key of the ring before
 * random nonces reach their limit (SP 800-38D section 8.3).
 */
public final class AttributeSeal {

  /** The first byte of everything that is sealed. */
  public static final int FORMAT = 2;

  private static final String KEY_LABEL = "sojourn attribute key";
  private static final String PROOF_LABEL = "sojourn attribute key's proof";
  private static final int MARK_BYTES = 1 + Integer.BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEAD_BYTES = MARK_BYTES + NONCE_BYTES;

  /**
   * Where something sealed belongs.
   *
   * @param tenant the session's
   * @param session which session
   * @param name what of it
   */
  public record Place(String tenant, SessionId session, String name) {}

  private final Hmacs hmacs;
  private final RandomGenerator random;
  private final boolean seals;

  /**
   * Under the keys of {@code ring}.
   *
   * @param random a strong source, for nonces
   * @param seals whether what is written shall be sealed; what is sealed opens in any case
   */
  public AttributeSeal(KeyRing ring, RandomGenerator random, boolean seals) {
    hmacs = new Hmacs(ring);
    this.random = random;
    this.seals = seals;
  }

  /** Whether what is written shall be sealed. */
  public boolean seals() {
    return seals;
  }

  /** The id of the key under which is sealed. */
  public int currentKey() {
    return hmacs.currentKey();
  }

  /** What everything begins with that is sealed under the key of this id. */
  public static byte[] mark(int keyId) {
    return ByteBuffer.allocate(MARK_BYTES).put((byte) FORMAT).putInt(keyId).array();
  }

  /** Whether {@code stored} is sealed under the key under which is sealed now. */
  public boolean isCurrent(byte[] stored) {
    return stored.length >= MARK_BYTES
        && Arrays.equals(stored, 0, MARK_BYTES, mark(currentKey()), 0, MARK_BYTES);
  }

  /** Recognises a key without telling it; null if the ring has none of this id. */
  public byte @Nullable [] proof(int keyId) {
    return hmacs.of(keyId, PROOF_LABEL);
  }

  /** Seals under the current key. */
  public byte[] seal(Place place, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ByteBuffer sealed = ByteBuffer.allocate(HEAD_BYTES + plain.length + TAG_BYTES);
    sealed.put(mark(currentKey())).put(nonce);
    byte[] key = key(currentKey(), place);
    if (key == null) {
      throw new IllegalStateException("a ring has its current key");
    }
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, place, sealed.array());
      cipher.doFinal(ByteBuffer.wrap(plain), sealed);
      return sealed.array();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java platform has AES-GCM", missing);
    }
  }

  /**
   * Opens what was sealed in this very place.
   *
   * @return null if it was not, or was changed, or the ring has not its key
   */
  public byte @Nullable [] open(Place place, byte[] sealed) {
    if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] != FORMAT) {
      return null;
    }
    byte[] key = key(ByteBuffer.wrap(sealed).getInt(1), place);
    if (key == null) {
      return null;
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, place, sealed);
      return cipher.doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
    } catch (AEADBadTagException notWhatWasSealedHere) {
      return null;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java platform has AES-GCM", missing);
    }
  }

  private byte @Nullable [] key(int keyId, Place place) {
    return hmacs.of(keyId, KEY_LABEL, place.tenant(), place.session().toString());
  }

  /** Set up with the nonce that {@code sealed} has in its head. */
  private static Cipher cipher(int mode, byte[] key, Place place, byte[] sealed)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(TAG_BYTES * Byte.SIZE, sealed, MARK_BYTES, NONCE_BYTES));
    cipher.updateAAD(sealed, 0, MARK_BYTES);
    cipher.updateAAD(Hmacs.framed(place.tenant(), place.session().toString(), place.name()));
    return cipher;
  }
}
