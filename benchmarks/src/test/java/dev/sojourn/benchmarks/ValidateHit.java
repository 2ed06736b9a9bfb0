package dev.sojourn.benchmarks;

import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import dev.sojourn.token.SessionToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A check answered from the near cache, beside the least that any check by token must do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ValidateHit {

  /** How many sessions are hot. */
  @Param({"1000", "1000000"})
  int sessions;

  private SessionManager engine;
  private SessionToken[] tokens;
  private ConcurrentHashMap<String, SessionToken> map;
  private MessageDigest digest;
  private final SplittableRandom random = new SplittableRandom(1);

  /** Brings every session into the cache. */
  @Setup
  public void open() throws IOException, NoSuchAlgorithmException {
    Population population = Population.of(sessions);
    tokens = population.tokens();
    engine = population.open();
    map = new ConcurrentHashMap<>(2 * sessions);
    for (SessionToken token : tokens) {
      if (!(engine.validate(token, Population.CLIENT) instanceof Validation.Active)) {
        throw new IllegalStateException("a session of the population is over; remove target/data");
      }
      map.put(token.reveal(), token);
    }
    engine.flush(); // their first activity, which is recorded at once
    digest = MessageDigest.getInstance("SHA-256");
  }

  /** Closes the engine. */
  @TearDown
  public void close() {
    engine.close();
  }

  /** One look-up in a hash map, and one SHA-256 of the token. */
  @Benchmark
  public void floor(Blackhole hole) {
    String token = tokens[random.nextInt(sessions)].reveal();
    hole.consume(digest.digest(token.getBytes(StandardCharsets.ISO_8859_1)));
    hole.consume(map.get(token));
  }

  /** The whole check. */
  @Benchmark
  public Validation validate() {
    return engine.validate(tokens[random.nextInt(sessions)], Population.CLIENT);
  }
}
