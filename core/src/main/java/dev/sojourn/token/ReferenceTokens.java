package dev.sojourn.token;

import dev.sojourn.SessionId;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes and proves reference tokens. Thread-safe. */
public final class ReferenceTokens {

  private static final byte[] LABEL = Hmacs.label("sojourn reference token");

  /**
   * A new token and what a store keeps of it.
   *
   * @param token for the client
   * @param verifier for the store
   */
  public record Minted(SessionToken token, SecretBytes verifier) {}

  private final Hmacs hmacs;
  private final RandomGenerator random;

  /** Works with the keys of {@code hmacs}. */
  public ReferenceTokens(Hmacs hmacs, RandomGenerator random) {
    this.hmacs = hmacs;
    this.random = random;
  }

  /** A token with a new random secret, under the current key. */
  public Minted mint(SessionId session, int generation) {
    byte[] secret = new byte[ReferenceToken.SECRET_BYTES];
    random.nextBytes(secret);
    return mint(session, generation, hmacs.currentKey(), secret);
  }

  /**
   * The token with this secret under the key of this id: the same again for the same arguments.
   *
   * @throws IllegalArgumentException if the ring has no such key
   */
  public Minted mint(SessionId session, int generation, int keyId, byte[] secret) {
    byte[] body =
        ByteBuffer.allocate(ReferenceToken.BODY_BYTES)
            .putInt(keyId)
            .putLong(session.high())
            .putLong(session.low())
            .putInt(generation)
            .put(secret, 0, ReferenceToken.SECRET_BYTES)
            .array();
    byte[] hmac = hmacs.of(keyId, LABEL, body, ReferenceToken.SIGNED_BYTES);
    if (hmac == null) {
      throw new IllegalArgumentException("no such key");
    }
    Hmacs.putFirstHalf(hmac, body, ReferenceToken.SIGNED_BYTES);
    return new Minted(SessionToken.of(ReferenceToken.FORMAT.encode(body)), Hmacs.secondHalf(hmac));
  }

  /**
   * Proves by arithmetic alone that the token was made here.
   *
   * @return its verifier, to be compared with the stored one; null if it was not made here
   */
  public @Nullable SecretBytes prove(ReferenceToken token) {
    byte[] body = token.body();
    byte[] hmac = hmacs.of(token.keyId(), LABEL, body, ReferenceToken.SIGNED_BYTES);
    return hmac != null && Hmacs.isFirstHalf(hmac, body, ReferenceToken.SIGNED_BYTES)
        ? Hmacs.secondHalf(hmac)
        : null;
  }
}
