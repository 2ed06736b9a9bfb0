package dev.sojourn.token;

import dev.sojourn.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A text that could be a reference token, taken apart no further than it is asked: a session that
 * is known by this very token is found without the rest. Immutable.
 */
public final class PresentedToken {

  private final byte[] text;
  private final SessionId session;

  private PresentedToken(byte[] text, SessionId session) {
    this.text = text;
    this.session = session;
  }

  /** Null if it cannot be a reference token; otherwise it still may be anything. */
  public static @Nullable PresentedToken of(SessionToken token) {
    byte[] text = ReferenceToken.FORMAT.shaped(token.reveal());
    if (text == null) {
      return null;
    }
    long a = TokenFormat.bits(text, at(1)); // bytes 3 to 5 of the body: the session has 4 and 5
    long b = TokenFormat.bits(text, at(2));
    long c = TokenFormat.bits(text, at(3));
    long d = TokenFormat.bits(text, at(4));
    long e = TokenFormat.bits(text, at(5));
    long f = TokenFormat.bits(text, at(6)); // bytes 18 to 20: the session has 18 and 19
    return (a | b | c | d | e | f) < 0
        ? null
        : new PresentedToken(
            text, new SessionId((a << 48) | (b << 24) | c, (d << 40) | (e << 16) | (f >> 8)));
  }

  private static int at(int group) {
    return ReferenceToken.PREFIX.length() + 4 * group;
  }

  /** The session it names. */
  public SessionId session() {
    return session;
  }

  /** To know the token again without keeping it. */
  public TokenDigest digest() {
    return TokenDigest.of(text);
  }

  /** The token taken apart; null if it has not the form of one in every character. */
  public @Nullable ReferenceToken parse() {
    byte[] body = ReferenceToken.FORMAT.body(text);
    return body == null ? null : new ReferenceToken(this, body);
  }

  /** Names the session only. */
  @Override
  public String toString() {
    return "PresentedToken[" + session + ", hidden]";
  }
}
