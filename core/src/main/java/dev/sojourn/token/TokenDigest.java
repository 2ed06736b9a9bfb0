package dev.sojourn.token;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The SHA-256 of a token's text: enough to know the token again, and it opens nothing. Immutable.
 */
public final class TokenDigest {

  private static final int SLOTS = 64;
  private static final AtomicReferenceArray<Worker> POOL = new AtomicReferenceArray<>(SLOTS);

  private final byte[] digest;

  private TokenDigest(byte[] digest) {
    this.digest = digest;
  }

  /** Of a token that was found to be well formed. */
  static TokenDigest of(String text) {
    int slot = slot();
    Worker worker = take(slot);
    worker.digest(text);
    TokenDigest result = new TokenDigest(worker.digest.clone());
    POOL.set(slot, worker);
    return result;
  }

  /** Whether it is the digest of {@code token}; compared in constant time. Makes no garbage. */
  public boolean isOf(SessionToken token) {
    String text = token.reveal();
    if (text.length() > Worker.MAX_LENGTH) {
      return false;
    }
    int slot = slot();
    Worker worker = take(slot);
    boolean result = worker.digest(text) && MessageDigest.isEqual(worker.digest, digest);
    POOL.set(slot, worker);
    return result;
  }

  /** Says only that there is a digest. */
  @Override
  public String toString() {
    return "TokenDigest[hidden]";
  }

  private static int slot() {
    return (int) (Thread.currentThread().threadId() & (SLOTS - 1));
  }

  /** Alone with it until it is put back: a worker that is not there was taken by somebody else. */
  private static Worker take(int slot) {
    Worker worker = POOL.getAndSet(slot, null);
    return worker == null ? new Worker() : worker;
  }

  /**
   * A digest with its buffers, used again and again: what they would cost anew for each check is
   * most of what a check costs. In a small shared pool rather than a thread-local, which is new for
   * every virtual thread. For one thread at a time.
   */
  private static final class Worker {

    static final int MAX_LENGTH = 128;

    final byte[] digest = new byte[32];
    private final byte[] input = new byte[MAX_LENGTH];
    private final MessageDigest sha256 = create();

    private static MessageDigest create() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException missing) {
        throw new IllegalStateException("every Java platform has SHA-256", missing);
      }
    }

    /** Fills {@link #digest}; false if {@code text} is not ASCII, as every token is. */
    boolean digest(String text) {
      int length = text.length();
      int all = 0;
      for (int i = 0; i < length; i++) {
        char c = text.charAt(i);
        all |= c;
        input[i] = (byte) c;
      }
      sha256.update(input, 0, length);
      try {
        sha256.digest(digest, 0, digest.length);
      } catch (DigestException impossible) {
        throw new IllegalStateException(impossible);
      }
      return all < 128;
    }
  }
}
