package dev.sojourn.token;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes and proves device tokens. Thread-safe.
 *
 * <p>The body has 48 bytes: key id (4), a random secret (28), and the first half (16) of an HMAC
 * over both. The second half is the verifier by which a store recognises the device.
 */
public final class DeviceTokens {

  private static final byte[] LABEL = Hmacs.label("sojourn device token");
  private static final int SECRET_BYTES = 28;
  private static final int SIGNED_BYTES = 4 + SECRET_BYTES;
  private static final int BODY_BYTES = SIGNED_BYTES + Hmacs.BYTES / 2;
  private static final TokenFormat FORMAT = new TokenFormat("sjd_", BODY_BYTES);

  /**
   * A device token and what a store keeps of it.
   *
   * @param token for the client
   * @param verifier for the store
   */
  public record Recognised(DeviceToken token, SecretBytes verifier) {}

  private final Hmacs hmacs;
  private final RandomGenerator random;

  /** Works with the keys of {@code hmacs}. */
  public DeviceTokens(Hmacs hmacs, RandomGenerator random) {
    this.hmacs = hmacs;
    this.random = random;
  }

  /** A token with a new random secret, under the current key. */
  public Recognised mint() {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return mint(hmacs.currentKey(), secret);
  }

  /**
   * The token with this secret under the key of this id: the same again for the same arguments.
   *
   * @throws IllegalArgumentException if the ring has no such key
   */
  public Recognised mint(int keyId, byte[] secret) {
    byte[] body =
        ByteBuffer.allocate(BODY_BYTES).putInt(keyId).put(secret, 0, SECRET_BYTES).array();
    byte[] hmac = hmacs.of(keyId, LABEL, body, SIGNED_BYTES);
    if (hmac == null) {
      throw new IllegalArgumentException("no such key");
    }
    Hmacs.putFirstHalf(hmac, body, SIGNED_BYTES);
    return new Recognised(DeviceToken.of(FORMAT.encode(body)), Hmacs.secondHalf(hmac));
  }

  /** Whether {@code text} has the form of a device token in every character, whoever made it. */
  public static boolean hasForm(String text) {
    return FORMAT.decode(text) != null;
  }

  /** Proves that the token was made here; null if it was not. */
  public @Nullable Recognised prove(DeviceToken token) {
    byte[] body = FORMAT.decode(token.reveal());
    if (body == null) {
      return null;
    }
    byte[] hmac = hmacs.of(ByteBuffer.wrap(body).getInt(0), LABEL, body, SIGNED_BYTES);
    return hmac != null && Hmacs.isFirstHalf(hmac, body, SIGNED_BYTES)
        ? new Recognised(token, Hmacs.secondHalf(hmac))
        : null;
  }
}
