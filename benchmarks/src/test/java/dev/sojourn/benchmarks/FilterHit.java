package dev.sojourn.benchmarks;

import dev.sojourn.SessionManager;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.token.SessionToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.SplittableRandom;
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

/**
 * A request of a browser through the servlet filter, whose session is in the near cache, beside the
 * same request to the same servlet, which does nothing, without the filter: what the filter adds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FilterHit {

  /** How many sessions are hot. */
  @Param({"1000"})
  int sessions;

  private SessionManager engine;
  private SojournFilter filter;
  private String[] cookies;
  private final SplittableRandom random = new SplittableRandom(1);

  /** Brings every session into the cache. */
  @Setup
  public void open() throws IOException {
    Population population = Population.of(sessions);
    engine = population.open();
    filter = SojournFilter.builder(engine).build();
    SessionToken[] tokens = population.tokens();
    cookies = new String[sessions];
    for (int i = 0; i < sessions; i++) {
      cookies[i] = "theme=dark; __Host-sojourn=" + tokens[i].reveal() + "; consent=yes";
      engine.validate(tokens[i], Population.CLIENT);
    }
    engine.flush(); // their first activity, which is recorded at once
  }

  /** Closes the engine. */
  @TearDown
  public void close() {
    engine.close();
  }

  private BrowserRequest request() {
    return new BrowserRequest(cookies[random.nextInt(sessions)]);
  }

  /** The servlet alone. */
  @Benchmark
  public void servlet(Blackhole hole) throws IOException, ServletException {
    servlet(hole::consume).doFilter(request(), new EmptyResponse());
  }

  /** The same behind the filter. */
  @Benchmark
  public void filtered(Blackhole hole) throws IOException, ServletException {
    filter.doFilter(request(), new EmptyResponse(), servlet(hole::consume));
  }

  private static FilterChain servlet(java.util.function.Consumer<Object> hole) {
    return (request, response) -> hole.accept(request);
  }
}
