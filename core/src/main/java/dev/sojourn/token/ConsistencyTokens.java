package dev.sojourn.token;

import dev.sojourn.SessionId;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Makes and reads consistency tokens: the version of a session that whoever holds the token has
 * seen. A client that brings one along reads its own writes on every node. Thread-safe.
 *
 * <p>The body has 30 bytes: key id (4), version (8), two zeros, and the first half (16) of an HMAC
 * over these and the session's id. It opens nothing; it is signed because a version that nobody has
 * seen would make every check read the store.
 */
public final class ConsistencyTokens {

  private static final byte[] LABEL = Hmacs.label("sojourn consistency token");
  private static final int STATED_BYTES = 4 + Long.BYTES + 2;
  private static final int SIGNED_BYTES = STATED_BYTES + 2 * Long.BYTES;
  private static final int BODY_BYTES = STATED_BYTES + Hmacs.BYTES / 2;
  private static final TokenFormat FORMAT = new TokenFormat("sjc_", BODY_BYTES);

  private final Hmacs hmacs;

  /** Works with the keys of {@code hmacs}. */
  public ConsistencyTokens(Hmacs hmacs) {
    this.hmacs = hmacs;
  }

  /** The token of who has seen this version of the session. */
  public String mint(SessionId session, long version) {
    int keyId = hmacs.currentKey();
    byte[] body = ByteBuffer.allocate(BODY_BYTES).putInt(keyId).putLong(version).array();
    byte[] hmac = hmacs.of(keyId, LABEL, signed(body, session), SIGNED_BYTES);
    if (hmac == null) {
      throw new IllegalStateException("the ring has no current key");
    }
    Hmacs.putFirstHalf(hmac, body, STATED_BYTES);
    return FORMAT.encode(body);
  }

  /** The version that {@code text} speaks of; 0 if it is no token, or none of this session. */
  public long seen(SessionId session, String text) {
    byte[] body = FORMAT.decode(text);
    if (body == null) {
      return 0;
    }
    ByteBuffer stated = ByteBuffer.wrap(body);
    byte[] hmac = hmacs.of(stated.getInt(), LABEL, signed(body, session), SIGNED_BYTES);
    return hmac != null && Hmacs.isFirstHalf(hmac, body, STATED_BYTES) ? stated.getLong() : 0;
  }

  private static byte[] signed(byte[] body, SessionId session) {
    UUID id = session.value();
    return ByteBuffer.allocate(SIGNED_BYTES)
        .put(body, 0, STATED_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
