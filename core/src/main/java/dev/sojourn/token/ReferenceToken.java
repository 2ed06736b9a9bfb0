package dev.sojourn.token;

import dev.sojourn.SessionId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
  static final int BODY_BYTES = SIGNED_BYTES + Hmacs.BYTES / 2;
  static final String PREFIX = "sjr_";
  static final TokenFormat FORMAT = new TokenFormat(PREFIX, BODY_BYTES);

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final PresentedToken token;
  private final byte[] body;

  ReferenceToken(PresentedToken token, byte[] body) {
    this.token = token;
    this.body = body;
  }

  /** Takes a token apart; null if it has not the form of a reference token. */
  public static @Nullable ReferenceToken parse(SessionToken token) {
    PresentedToken presented = PresentedToken.of(token);
    return presented == null ? null : presented.parse();
  }

  /** The session it names. */
  public SessionId session() {
    return token.session();
  }

  /** Which of the session's tokens it claims to be, from 0 on. */
  public int generation() {
    return (int) INTS.get(body, 20);
  }

  /** To know the token again without keeping it. */
  public TokenDigest digest() {
    return token.digest();
  }

  int keyId() {
    return (int) INTS.get(body, 0);
  }

  byte[] body() {
    return body;
  }

  /** Names the session only. */
  @Override
  public String toString() {
    return "ReferenceToken[" + session() + ", hidden]";
  }
}
