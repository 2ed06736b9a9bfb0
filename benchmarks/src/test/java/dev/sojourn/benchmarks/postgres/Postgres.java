package dev.sojourn.benchmarks.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Everything about the PostgreSQL store in one run, against a server of its own: {@code
 * benchmarks/run --postgres}.
 */
public final class Postgres {

  private static final List<String> PARTS =
      List.of("checks", "writes", "deaths", "feeds", "clicks", "flat");

  private Postgres() {}

  /** Prints the figures of the parts that are named, or of all; {@code quick} for a first look. */
  public static void main(String[] arguments) throws IOException, SQLException {
    List<String> asked = List.of(arguments);
    boolean quick = asked.contains("quick");
    List<String> parts = PARTS.stream().filter(asked::contains).toList();
    try (Database database = new Database()) {
      for (String part : parts.isEmpty() ? PARTS : parts) {
        run(part, database, quick);
      }
    }
  }

  private static void run(String part, Database database, boolean quick) throws SQLException {
    Turns turns = new Turns(quick ? 8 : 12, quick ? 3 : 7, Duration.ofSeconds(1));
    System.out.printf("%n%s%n", part);
    switch (part) {
      case "checks" -> Checks.run(database, turns);
      case "writes" -> Writes.run(database, turns, quick ? 60_000 : 150_000);
      case "deaths" -> new Deaths(database, quick ? 2_000 : 10_000).run();
      case "feeds" -> Feeds.run(database, turns);
      case "clicks" -> Clicks.run(database, quick ? 10 : 125);
      case "flat" -> Flat.run(database, quick ? 100_000 : 1_000_000, quick);
      default -> throw new IllegalArgumentException(part);
    }
  }
}
