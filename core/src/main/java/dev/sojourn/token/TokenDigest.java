package dev.sojourn.token;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 of a token's text: enough to know the token again, and it opens nothing. Immutable.
 *
 * @param first bytes 0 to 7
 * @param second bytes 8 to 15
 * @param third bytes 16 to 23
 * @param fourth bytes 24 to 31
 */
public record TokenDigest(long first, long second, long third, long fourth) {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final Pool<Worker> WORKERS = new Pool<>(Worker::new);

  /**
   * Of a token. Characters that no token has need no care: they become bytes that no token has, so
   * that the digest is not that of a genuine one.
   */
  public static TokenDigest of(SessionToken token) {
    return of(token.reveal().getBytes(StandardCharsets.ISO_8859_1));
  }

  static TokenDigest of(byte[] text) {
    Worker worker = WORKERS.take();
    byte[] sha256 = worker.digest(text);
    TokenDigest result =
        new TokenDigest(
            (long) LONGS.get(sha256, 0),
            (long) LONGS.get(sha256, 8),
            (long) LONGS.get(sha256, 16),
            (long) LONGS.get(sha256, 24));
    WORKERS.putBack(worker);
    return result;
  }

  /** Whether these are the parts of this digest; compared in constant time. */
  public boolean is(long a, long b, long c, long d) {
    return ((first ^ a) | (second ^ b) | (third ^ c) | (fourth ^ d)) == 0;
  }

  /** Says only that there is a digest. */
  @Override
  public String toString() {
    return "TokenDigest[hidden]";
  }

  /** A digest with its buffer. For one thread at a time. */
  private static final class Worker {

    private final byte[] digest = new byte[32];
    private final MessageDigest sha256 = create();

    private static MessageDigest create() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException missing) {
        throw new IllegalStateException("every Java platform has SHA-256", missing);
      }
    }

    /** The SHA-256 of {@code text}, until it is asked again. */
    byte[] digest(byte[] text) {
      sha256.update(text, 0, text.length);
      try {
        sha256.digest(digest, 0, digest.length);
      } catch (DigestException impossible) {
        throw new IllegalStateException(impossible);
      }
      return digest;
    }
  }
}
