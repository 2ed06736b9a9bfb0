package dev.sojourn.benchmarks;

import dev.sojourn.access.AccessRequest;
import dev.sojourn.access.AccessRules;
import dev.sojourn.access.Decision;
import dev.sojourn.access.Held;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A decision over many rules beside one look-up of the whole path in a hash map, in turn: the path
 * as a request brings it is read, the rule is found, and what it requires is compared with what a
 * session has.
 */
public final class Decisions {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int REQUESTS = 4_096;
  private static final String[] METHODS = {"GET", "GET", "GET", "POST", "DELETE"};

  private final SplittableRandom random = new SplittableRandom(1);

  private Decisions() {}

  /** Prints what one costs; the argument is how many rules there are, 1,000 when absent. */
  public static void main(String[] arguments) {
    new Decisions().run(arguments.length == 0 ? 1_000 : Integer.parseInt(arguments[0]));
  }

  private record Asked(String method, String path) {}

  private void run(int size) {
    AccessRules rules = AccessRules.of(yaml(size).getBytes(StandardCharsets.UTF_8));
    Held held =
        new Held(
            true,
            Set.of("reader", "writer", "support"),
            Set.of("own:read", "own:write"),
            rules.roles(),
            2,
            NOW);
    Asked[] asked = new Asked[REQUESTS];
    Map<String, Asked> floor = new HashMap<>();
    int allowed = 0;
    for (int i = 0; i < REQUESTS; i++) {
      asked[i] = new Asked(METHODS[random.nextInt(METHODS.length)], path(random.nextInt(size)));
      floor.put(asked[i].path(), asked[i]);
      allowed += decide(rules, held, asked[i]) instanceof Decision.Allowed ? 1 : 0;
    }
    if (allowed < REQUESTS / 4 || allowed > REQUESTS * 3 / 4) {
      throw new IllegalStateException(allowed + " of " + REQUESTS + " are allowed");
    }
    // The text of a request is new each time, so that nobody has computed its hash.
    Supplier<Object> least =
        () -> floor.get(copy(asked[random.nextInt(REQUESTS)].path())) == null ? "" : floor;
    Supplier<Object> work =
        () -> {
          Asked one = asked[random.nextInt(REQUESTS)];
          return decide(rules, held, new Asked(one.method(), copy(one.path())));
        };
    InTurn inTurn = new InTurn(4_000, Duration.ofSeconds(6));
    System.out.println(
        inTurn.line("decision over " + rules.rules().size() + " rules", least, work));
  }

  private static Decision decide(AccessRules rules, Held held, Asked asked) {
    return rules.decide(
        AccessRequest.of("app.example.com", asked.method(), asked.path()), held, NOW);
  }

  @SuppressWarnings("StringCopy") // a copy is what is wanted
  private static String copy(String text) {
    return new String(text.toCharArray());
  }

  /** About services with collections of things, some rules for one method, some with wildcards. */
  private static String yaml(int size) {
    StringBuilder yaml =
        new StringBuilder(
            """
            roles:
              reader: ["thing:read:*", "report:read:*"]
              writer: ["thing:write:*", "report:write:*", "thing:share:*"]
              support: ["ticket:*"]
            rules:
            """);
    for (int i = 0; i < size; i++) {
      String start = "/service-" + i / 4;
      switch (i % 4) {
        case 0 ->
            yaml.append("- {path: %s/things/*, methods: GET, ".formatted(start))
                .append("require: {permission: \"thing:read:1\"}}\n");
        case 1 ->
            yaml.append("- {path: %s/things/*/parts/**, ".formatted(start))
                .append("require: {permission: \"thing:write:1\", assurance: 2}}\n");
        case 2 -> yaml.append("- {path: %s/admin/**, require: {role: admin}}\n".formatted(start));
        default ->
            yaml.append("- {host: \"*.example.com\", path: %s/*/status, ".formatted(start))
                .append("require: signed_in}\n");
      }
    }
    return yaml.toString();
  }

  /** One that the rule of this number is about, but for the method. */
  private String path(int rule) {
    String start = "/service-" + rule / 4;
    int thing = random.nextInt(100_000);
    return switch (rule % 4) {
      case 0 -> start + "/things/" + thing;
      case 1 -> start + "/things/" + thing + "/parts/" + random.nextInt(100) + "/Drawing.pdf";
      case 2 -> start + "/admin/users/" + thing + "?page=3";
      default -> start + "/anything/status";
    };
  }
}
