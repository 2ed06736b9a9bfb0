package dev.sojourn.token;

import dev.sojourn.SessionId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A reference token taken apart: well formed, and nothing more is known of it.
 *
 * <p>Its body has 72 bytes: key id (4), session id (16), generation (4), a random secret (32), and
 * the first half (16) of an HMAC over all that, made under the server's key. The second half is the
 * verifier that stores keep.
 */
public final class ReferenceToken {

  static final int SECRET_BYTES = 32;
  static final int SIGNED_BYTES = 4 + 16 + 4 + SECRET_BYTES;
  static final int BODY_BYTES = SIGNED_BYTES + Seal.BYTES / 2;
  static final String PREFIX = "sjr_";
  static final TokenFormat FORMAT = new TokenFormat(PREFIX, BODY_BYTES);

  private final SessionToken token;
  private final byte[] body;
  private final SessionId session;

  private ReferenceToken(SessionToken token, byte[] body) {
    this.token = token;
    this.body = body;
    ByteBuffer buffer = ByteBuffer.wrap(body);
    session = new SessionId(buffer.getLong(4), buffer.getLong(12));
  }

  /** Takes a token apart; null if it has not the form of a reference token. */
  public static @Nullable ReferenceToken parse(SessionToken token) {
    byte[] body = FORMAT.decode(token.reveal());
    return body == null ? null : new ReferenceToken(token, body);
  }

  /**
   * The session that a token names, read without taking the token apart: to look for a session that
   * is known by this very token. Null if it cannot be a reference token; otherwise it still may be
   * anything.
   */
  public static @Nullable SessionId sessionOf(SessionToken token) {
    String text = token.reveal();
    if (!FORMAT.hasShape(text)) {
      return null;
    }
    long a = FORMAT.group(text, 1); // bytes 3 to 5 of the body, of which the session has 4 and 5
    long b = FORMAT.group(text, 2);
    long c = FORMAT.group(text, 3);
    long d = FORMAT.group(text, 4);
    long e = FORMAT.group(text, 5);
    long f = FORMAT.group(text, 6); // bytes 18 to 20, of which the session has 18 and 19
    return (a | b | c | d | e | f) < 0
        ? null
        : new SessionId(a << 48 | b << 24 | c, d << 40 | e << 16 | f >> 8);
  }

  /** The session it names. */
  public SessionId session() {
    return session;
  }

  /** Which of the session's tokens it claims to be, from 0 on. */
  public int generation() {
    return ByteBuffer.wrap(body).getInt(20);
  }

  /** To know the token again without keeping it. */
  public TokenDigest digest() {
    return TokenDigest.of(token);
  }

  int keyId() {
    return ByteBuffer.wrap(body).getInt(0);
  }

  byte[] body() {
    return body;
  }

  /** Names the session only. */
  @Override
  public String toString() {
    return "ReferenceToken[" + session + ", hidden]";
  }
}
