package dev.sojourn.token;

import java.security.MessageDigest;
import java.util.Arrays;

/** Bytes that must not leak: hidden in {@code toString}, compared in constant time. Immutable. */
public final class SecretBytes {

  private final byte[] bytes;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Wraps a copy of {@code bytes}. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /** A copy of the bytes: search for this method to find every reader of a secret. */
  public byte[] reveal() {
    return bytes.clone();
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  /** Compares in constant time for equal lengths. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretBytes that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Says only that there is a secret. */
  @Override
  public String toString() {
    return "SecretBytes[hidden]";
  }
}
