package dev.sojourn.benchmarks;

import dev.sojourn.Creation;
import dev.sojourn.SessionManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Sign-ins of 64 callers at once, beside the same rows in batches of 64 by plain SQL. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class Create {

  private static final int CALLERS = 64;

  /** The engine on an empty file. */
  @State(Scope.Benchmark)
  public static class Engine {
    private final AtomicLong users = new AtomicLong();
    private SessionManager sessions;

    /** Opens it. */
    @Setup
    public void open() throws IOException {
      sessions = Population.empty().open();
    }

    /** Closes it. */
    @TearDown
    public void close() {
      sessions.close();
    }
  }

  /** Plain SQL on a file of the same form, with the same durability. */
  @State(Scope.Benchmark)
  public static class Sql {
    private RawRows rows;

    /** Lets the engine sign one user in, whose rows are the pattern. */
    @Setup
    public void open() throws IOException, SQLException {
      Population empty = Population.empty();
      try (SessionManager sessions = empty.open()) {
        sessions.create(Population.signIn("pattern"));
      }
      Path file = empty.file();
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-lock"));
      rows = new RawRows(file);
    }

    /** Closes it. */
    @TearDown
    public void close() throws SQLException {
      rows.close();
    }
  }

  /** One sign-in of a user with a device of its own; returns when it is durable. */
  @Benchmark
  @Threads(CALLERS)
  public Creation engine(Engine engine) {
    return engine.sessions.create(Population.signIn("user-" + engine.users.incrementAndGet()));
  }

  /** The rows of 64 sign-ins in one transaction. */
  @Benchmark
  @OperationsPerInvocation(CALLERS)
  public void rawInserts(Sql sql) throws SQLException {
    sql.rows.insert(CALLERS);
  }
}
