package dev.sojourn.benchmarks.shop;

import dev.sojourn.benchmarks.postgres.Database;
import dev.sojourn.tools.Wrk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The whole example shop under load by {@code wrk}: signed-in users, of whose requests one in ten
 * changes the cart, and one in twenty is of somebody who was not there for long. Sojourn beside
 * Spring Session JDBC on the same PostgreSQL, and beside the container's own sessions in memory, in
 * turn. {@code benchmarks/run --shop} starts it.
 */
public final class ShopLoad {

  private static final int CONNECTIONS = 8;

  /** Come 19 times in 20. */
  private static final int OFTEN = 400;

  private static final int SELDOM = 2_000;
  private static final int ROUNDS = 9;
  private static final int WARM_SECONDS = 40;
  private static final int SECONDS = 5;

  private final Database database;
  private final Path directory;
  private final Map<Keeping, RunningShop> shops = new EnumMap<>(Keeping.class);
  private final Map<Keeping, Wrk> loads = new EnumMap<>(Keeping.class);

  /** One turn: what wrk saw, and how many statements the database ran for it. */
  private record Turn(Wrk.Seen seen, double statements) {}

  private ShopLoad(Database database, Path directory) {
    this.database = database;
    this.directory = directory;
  }

  /** Prints the figures. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    Path directory = Files.createTempDirectory("shop-load");
    try (Database database = new Database()) {
      ShopLoad load = new ShopLoad(database, directory);
      try {
        load.open();
        load.compare();
      } finally {
        load.shops.values().forEach(RunningShop::close);
      }
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private void open() throws IOException, SQLException {
    for (Keeping keeping : Keeping.values()) {
      database.create(keeping.database());
      RunningShop shop =
          new RunningShop(keeping, database.port(), directory.resolve("keys-" + keeping));
      shops.put(keeping, shop);
      System.out.printf("%-20s ready after %,d ms%n", keeping, shop.startMillis());
      List<RunningShop.Visitor> visitors =
          IntStream.range(0, OFTEN + SELDOM).parallel().mapToObj(shop::visitor).toList();
      Path script = Files.writeString(directory.resolve(keeping + ".lua"), script(visitors));
      loads.put(keeping, new Wrk(CONNECTIONS, script, shop.origin));
    }
  }

  private static String script(List<RunningShop.Visitor> visitors) {
    return """
    local visitors = {%s}
    local often = %d
    local seldom = often
    request = function()
      local visitor
      if math.random(20) == 1 then
        seldom = seldom %% #visitors + 1
        if seldom <= often then seldom = often + 1 end
        visitor = visitors[seldom]
      else
        visitor = visitors[math.random(often)]
      end
      local headers = {["Cookie"] = visitor[1]}
      if math.random(10) == 1 then
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Sec-Fetch-Site"] = "same-origin"
        return wrk.format("POST", "/cart", headers, "goods=honey&_csrf=" .. visitor[2])
      end
      return wrk.format("GET", "/cart", headers)
    end
    """
        .formatted(
            visitors.stream()
                .map(visitor -> "{'%s', '%s'}".formatted(visitor.cookies(), visitor.csrf()))
                .collect(Collectors.joining(",\n")),
            OFTEN);
  }

  private void compare() throws IOException, InterruptedException, SQLException {
    for (Keeping keeping : Keeping.values()) {
      loads.get(keeping).run(WARM_SECONDS);
    }
    Map<Keeping, Turn[]> turns = new EnumMap<>(Keeping.class);
    for (int round = 0; round < ROUNDS; round++) {
      for (Keeping keeping : Keeping.values()) {
        long before = database.statements(keeping.database());
        Wrk.Seen seen = loads.get(keeping).run(SECONDS);
        double statements = database.statements(keeping.database()) - before;
        turns.computeIfAbsent(keeping, key -> new Turn[ROUNDS])[round] =
            new Turn(seen, statements / seen.requests());
      }
    }
    Turn[] ours = turns.get(Keeping.SOJOURN);
    turns.forEach((keeping, theirs) -> say(keeping, theirs, ours));
  }

  private static void say(Keeping keeping, Turn[] turns, Turn[] ours) {
    Wrk.Seen[] seen = Arrays.stream(turns).map(Turn::seen).toArray(Wrk.Seen[]::new);
    double[] statements = Arrays.stream(turns).mapToDouble(Turn::statements).sorted().toArray();
    double[] ratios =
        IntStream.range(0, ROUNDS)
            .mapToDouble(round -> ours[round].seen().rate() / turns[round].seen().rate())
            .sorted()
            .toArray();
    System.out.printf(
        "%-20s %,8.0f requests a second, p50 %.1f ms, p99 %.1f ms, %.3f statements a request;"
            + " Sojourn beside it %.2f (%.2f to %.2f)%n",
        keeping,
        Wrk.Seen.median(seen, Wrk.Seen::rate),
        Wrk.Seen.median(seen, Wrk.Seen::p50),
        Wrk.Seen.median(seen, Wrk.Seen::p99),
        statements[ROUNDS / 2],
        ratios[ROUNDS / 2],
        ratios[0],
        ratios[ROUNDS - 1]);
  }
}
