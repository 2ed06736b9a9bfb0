package dev.sojourn.benchmarks;

import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import java.io.IOException;
import java.security.GeneralSecurityException;
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

  private SessionManager engine;
  private RefusedTokens tokens;
  private Mac mac;
  private final byte[] data = new byte[RefusedTokens.SEALED_BYTES];
  private final SplittableRandom random = new SplittableRandom(1);

  /** Makes them. */
  @Setup
  public void open() throws IOException, GeneralSecurityException {
    tokens = new RefusedTokens(Population.of(RefusedTokens.COUNT));
    engine = tokens.engine();
    mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
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
    return engine.validate(tokens.forged(random), Population.CLIENT);
  }

  /** Of a session that ended. */
  @Benchmark
  public Validation ended() {
    return engine.validate(tokens.ended(random), Population.CLIENT);
  }
}
