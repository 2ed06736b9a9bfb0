package dev.sojourn.access;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

/** Rules, requests and sessions for tests. */
final class Rules {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private Rules() {}

  static AccessRules of(String yaml) {
    return AccessRules.of(yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** Who signed in this moment. */
  static Held user(int assurance, String... roles) {
    return new Held(true, Set.of(roles), Set.of(), RolePermissions.NONE, assurance, NOW);
  }

  static Decision decide(AccessRules rules, Held held, String method, String target) {
    return rules.decide(AccessRequest.of("example.com", method, target), held, NOW);
  }

  /** The line of the rule that decides; 0 when none does. */
  static int line(Decision decision) {
    return switch (decision) {
      case Decision.Allowed allowed -> allowed.rule().line();
      case Decision.Denied denied -> denied.rule() == null ? 0 : denied.rule().line();
      case Decision.Malformed malformed ->
          throw new AssertionError("malformed: " + malformed.flaw() + malformed.meanings());
    };
  }
}
