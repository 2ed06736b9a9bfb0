package dev.sojourn.token;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * SHA-256 with reused digests: a new one for each call costs seven times the memory. A small shared
 * pool rather than a thread-local, which is new for every virtual thread. Thread-safe.
 */
final class Sha256 {

  private static final int SLOTS = 64;
  private static final AtomicReferenceArray<MessageDigest> POOL = new AtomicReferenceArray<>(SLOTS);

  private Sha256() {}

  static byte[] digest(byte[] data) {
    int slot = (int) (Thread.currentThread().threadId() & (SLOTS - 1));
    MessageDigest digest = POOL.getAndSet(slot, null);
    if (digest == null) {
      digest = create();
    }
    byte[] result = digest.digest(data); // resets the digest
    POOL.set(slot, digest);
    return result;
  }

  private static MessageDigest create() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
