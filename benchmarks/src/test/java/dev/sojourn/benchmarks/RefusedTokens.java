package dev.sojourn.benchmarks;

import dev.sojourn.EndReason;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import dev.sojourn.token.Hmacs;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.ReferenceTokens;
import dev.sojourn.token.SecretBytes;
import dev.sojourn.token.SessionToken;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Tokens that open nothing: made under the key of another server, or of sessions that ended. */
final class RefusedTokens {

  /** How many of each. */
  static final int COUNT = 1_000;

  /** The bytes under the seal of a token: a label and a token's body. */
  static final int SEALED_BYTES = 80;

  private final SessionManager engine;
  private final SessionToken[] forged = new SessionToken[COUNT];
  private final SessionToken[] ended;

  /** Ends all sessions of a copy of {@code population}, which must have {@link #COUNT}. */
  RefusedTokens(Population population) throws IOException {
    engine = population.copy().open();
    ended = population.tokens();
    for (SessionToken token : ended) {
      if (engine.validate(token, Population.CLIENT) instanceof Validation.Active active) {
        engine.end(active.session().id(), EndReason.SIGNED_OUT);
      }
      isRejected(engine.validate(token, Population.CLIENT));
    }
    SecureRandom strong = new SecureRandom();
    ReferenceTokens elsewhere =
        new ReferenceTokens(new Hmacs(otherKey(population.keys(), strong)), strong);
    Arrays.setAll(
        forged,
        i -> elsewhere.mint(new SessionId(strong.nextLong(), strong.nextLong()), 0).token());
    isRejected(engine.validate(forged[0], Population.CLIENT));
  }

  /** A ring whose key pretends to be the one of {@code keys}. */
  private static KeyRing otherKey(KeyRing keys, SecureRandom random) {
    byte[] secret = new byte[KeyRing.SECRET_BYTES];
    random.nextBytes(secret);
    KeyRing.Key key = keys.current();
    return KeyRing.of(
        List.of(new KeyRing.Key(key.id(), SecretBytes.copyOf(secret), key.createdAt())));
  }

  private static void isRejected(Validation validation) {
    if (!(validation instanceof Validation.Rejected)) {
      throw new IllegalStateException("a token that opens nothing opened a session");
    }
  }

  /** The engine that refuses them; the caller closes it. */
  SessionManager engine() {
    return engine;
  }

  SessionToken forged(SplittableRandom random) {
    return forged[random.nextInt(COUNT)];
  }

  SessionToken ended(SplittableRandom random) {
    return ended[random.nextInt(COUNT)];
  }
}
