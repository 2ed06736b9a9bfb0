package dev.sojourn.token;

import dev.sojourn.SessionId;
import java.nio.ByteBuffer;
import java.util.UUID;
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

  private final byte[] body;
  private final SessionId session;

  ReferenceToken(byte[] body) {
    this.body = body;
    ByteBuffer buffer = ByteBuffer.wrap(body);
    session = new SessionId(new UUID(buffer.getLong(4), buffer.getLong(12)));
  }

  /** Takes a token apart; null if it has not the form of a reference token. */
  public static @Nullable ReferenceToken parse(SessionToken token) {
    byte[] body = FORMAT.decode(token.reveal());
    return body == null ? null : new ReferenceToken(body);
  }

  /** The session it names. */
  public SessionId session() {
    return session;
  }

  /** Which of the session's tokens it claims to be, from 0 on. */
  public int generation() {
    return ByteBuffer.wrap(body).getInt(20);
  }

  int keyId() {
    return ByteBuffer.wrap(body).getInt(0);
  }

  /** The SHA-256 of the whole token, for a comparison without keeping the token. */
  public byte[] digest() {
    return Sha256.digest(body);
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
