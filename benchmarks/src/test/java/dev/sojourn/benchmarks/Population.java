package dev.sojourn.benchmarks;

import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.FactorMethod;
import dev.sojourn.Lifetime;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.SessionToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A store file with a number of living sessions of a fixed shape, one for each user, and their
 * tokens: made once and kept for later runs under {@code target}.
 */
public final class Population {

  private static final int CALLERS = 256;
  private static final Duration LIFETIME = Duration.ofDays(Lifetime.MAX_DAYS);
  private static final long CACHE_BYTES = 8L << 30;

  /** A browser whose user agent has 120 characters. */
  public static final Client CLIENT =
      new Client(
          "203.0.113.7",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " Chrome/140.0.0.0 Safari/537.36 Bench/1",
          Map.of(),
          null);

  /** The same in objects of its own, as every request of a server brings them. */
  public static Client client() {
    return new Client(copy(CLIENT.ip()), copy(CLIENT.userAgent()), Map.of(), null);
  }

  private static String copy(@Nullable String text) {
    return new String(Objects.requireNonNull(text).toCharArray());
  }

  private static final Attributes ATTRIBUTES =
      new Attributes(
          Map.of(
              "theme", new AttributeValue.Text("t".repeat(50)),
              "cart", new AttributeValue.Text("c".repeat(50)),
              "tour", new AttributeValue.Text("o".repeat(50))));

  private final Path directory;

  private Population(Path directory) {
    this.directory = directory;
  }

  /** The population of {@code size}, made if it is not there yet. */
  static Population of(int size) throws IOException {
    Path directory = Path.of(System.getProperty("benchmarks.data", "target/data"), "n" + size);
    Population population = new Population(directory);
    if (!Files.exists(population.tokenFile())) {
      population.make(size);
    }
    return population;
  }

  /** Nobody, in a new file. */
  static Population empty() throws IOException {
    Path directory = Path.of(System.getProperty("benchmarks.data", "target/data"), "new");
    clear(directory);
    return new Population(directory);
  }

  /** A log left behind by a run that was cut short would be taken for that of the next file. */
  private static void clear(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (var old = Files.list(directory)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
  }

  /** The file of its store. */
  Path file() {
    return directory.resolve("sessions.db");
  }

  /** A copy that may be changed, in place of any earlier one. */
  Population copy() throws IOException {
    Path copy = directory.resolveSibling("copy-" + directory.getFileName());
    clear(copy);
    for (String name : List.of("sessions.db", "sessions.db-keys", "tokens")) {
      Files.copy(directory.resolve(name), copy.resolve(name));
    }
    return new Population(copy);
  }

  /** The keys under which its tokens were made. */
  KeyRing keys() throws IOException {
    return KeyRing.open(directory.resolve("sessions.db-keys"));
  }

  private Path tokenFile() {
    return directory.resolve("tokens");
  }

  /** An engine over it, whose cache has room for all, and under which no session grows old. */
  SessionManager open() {
    Lifetime lifetime = new Lifetime(LIFETIME, LIFETIME);
    return SessionManager.builder(SqliteStore.open(directory.resolve("sessions.db")))
        .policy(SessionPolicy.DEFAULT.withLifetimes(lifetime, lifetime))
        .cacheWeight(CACHE_BYTES)
        .build();
  }

  /** One token for each session. */
  SessionToken[] tokens() throws IOException {
    try (var lines = Files.lines(tokenFile(), StandardCharsets.US_ASCII)) {
      return lines.map(SessionToken::of).toArray(SessionToken[]::new);
    }
  }

  /** A sign-in of the fixed shape: two roles, three attributes of 50 bytes. */
  public static SignIn signIn(String user) {
    return SignIn.user(user)
        .roles("editor", "reader")
        .factor(FactorMethod.PASSWORD)
        .attributes(ATTRIBUTES)
        .client(CLIENT);
  }

  private void make(int size) throws IOException {
    Files.createDirectories(directory);
    try (SessionManager sessions = open();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<String>> made =
          IntStream.range(0, size)
              .mapToObj(i -> callers.submit(() -> create(sessions, "user-" + i)))
              .toList();
      try (var out = Files.newBufferedWriter(tokenFile(), StandardCharsets.US_ASCII)) {
        for (Future<String> token : made) {
          out.write(token.get());
          out.write('\n');
        }
      }
    } catch (InterruptedException | ExecutionException failed) {
      Files.deleteIfExists(tokenFile());
      throw new IllegalStateException("the population could not be made", failed);
    }
  }

  private static String create(SessionManager sessions, String user) {
    return switch (sessions.create(signIn(user))) {
      case Creation.Created created -> created.token().reveal();
      case Creation.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }
}
