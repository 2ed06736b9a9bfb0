package dev.sojourn.servlet;

import dev.sojourn.Idempotency;
import dev.sojourn.token.SessionToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What two replacements of one token have in common, so that the second is a repeat of the first:
 * otherwise the answers of two requests at once could arrive in another order than the tokens were
 * made in, and leave the browser with one that opens nothing.
 */
final class Rotations {

  private static final String SCOPE = "rotation";

  private Rotations() {}

  /** Of the token that is replaced; only a digest of it is kept, which opens nothing. */
  static Idempotency from(SessionToken token) {
    byte[] text = token.reveal().getBytes(StandardCharsets.UTF_8);
    return new Idempotency(SCOPE, HexFormat.of().formatHex(sha256().digest(text)), "");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
