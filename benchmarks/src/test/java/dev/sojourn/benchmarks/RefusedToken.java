package dev.sojourn.benchmarks;

import dev.sojourn.EndReason;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.ReferenceTokens;
import dev.sojourn.token.Seal;
import dev.sojourn.token.SecretBytes;
import dev.sojourn.token.SessionToken;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A flood of tokens that open nothing, beside the one HMAC that a forged one must cost. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class RefusedToken {

  private static final int TOKENS = 1000;

  private SessionManager engine;
  private SessionToken[] forged;
  private SessionToken[] ended;
  private Mac mac;
  private final byte[] data = new byte[80]; // a label and a token's body
  private final SplittableRandom random = new SplittableRandom(1);

  /** Makes tokens under the key of another server, and ends sessions of this one. */
  @Setup
  public void open() throws IOException, GeneralSecurityException {
    Population population = Population.of(TOKENS);
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
        new ReferenceTokens(new Seal(otherKey(population.keys(), strong)), strong);
    forged = new SessionToken[TOKENS];
    Arrays.setAll(
        forged,
        i -> elsewhere.mint(new SessionId(strong.nextLong(), strong.nextLong()), 0).token());
    isRejected(engine.validate(forged[0], Population.CLIENT));
    mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
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

  /** Closes the engine. */
  @TearDown
  public void close() {
    engine.close();
  }

  /** One HMAC-SHA-256 of as many bytes. */
  @Benchmark
  public byte[] floor() {
    mac.update(data);
    return mac.doFinal();
  }

  /** Well formed, made under another server's key. */
  @Benchmark
  public Validation forged() {
    return engine.validate(forged[random.nextInt(TOKENS)], Population.CLIENT);
  }

  /** Of a session that ended. */
  @Benchmark
  public Validation ended() {
    return engine.validate(ended[random.nextInt(TOKENS)], Population.CLIENT);
  }
}
