package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.Lifetime;
import dev.sojourn.Remember;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/running.md states in figures and patterns is what the server does. */
class DocumentedTest {

  private static final Pattern POLICY =
      Pattern.compile(
          "(?m)^\\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\| (?:never|when asked: (.+), (.+)) \\|$");
  private static final Pattern TOKEN = Pattern.compile("(?m)^\\| ([a-z ]+) \\| `(sj._[^`]+)` \\|$");

  @TempDir Path directory;

  private static String page() throws IOException {
    return Files.readString(SourceTree.root().resolve("docs/running.md"));
  }

  @Test
  @Tag("ASVS-7.1.1")
  void thePoliciesHaveTheirFigures() throws IOException {
    try (TestServer server = TestServer.start(directory, new ManualTime(), Map.of())) {
      SessionManager sessions = server.sessions();
      Matcher row = POLICY.matcher(page());
      int rows = 0;
      while (row.find()) {
        rows++;
        SessionPolicy policy = sessions.policy(row.group(1)).orElseThrow();
        assertThat(policy.lifetime()).isEqualTo(lifetime(row.group(2), row.group(3)));
        assertThat(policy.remember())
            .isEqualTo(row.group(4) == null ? Remember.NEVER : Remember.ASK);
        if (row.group(4) != null) {
          assertThat(policy.rememberedLifetime()).isEqualTo(lifetime(row.group(4), row.group(5)));
        }
      }
      assertThat(rows).isEqualTo(5);
    }
  }

  private static Lifetime lifetime(String idle, String absolute) {
    return new Lifetime(duration(idle), duration(absolute));
  }

  private static Duration duration(String text) {
    String[] parts = text.strip().split(" ", -1);
    long amount = Long.parseLong(parts[0]);
    return switch (parts[1]) {
      case "min" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** Scanners that look for leaked secrets find ours by these patterns. */
  @Test
  @Tag("TF-1")
  @Tag("TF-2")
  @Tag("TF-5")
  void tokensLookAsTheyArePublished() throws IOException {
    try (TestServer server = TestServer.start(directory, new ManualTime(), Map.of())) {
      var created = (Creation.Created) server.sessions().create(SignIn.user("alice"));
      byte[] key = server.bean(ServiceKeys.class).create("test", null, Set.of()).secret().reveal();
      Map<String, String> made =
          Map.of(
              "session token", created.token().reveal(),
              "device token", created.deviceToken().reveal(),
              "service key", new String(key, StandardCharsets.US_ASCII));
      Matcher row = TOKEN.matcher(page());
      List<String> seen = new ArrayList<>();
      while (row.find()) {
        seen.add(row.group(1));
        made.forEach((kind, token) ->
            assertThat(token.matches(row.group(2)))
                .as(kind + " " + row.group(2))
                .isEqualTo(kind.equals(row.group(1))));
      }
      assertThat(seen).containsExactlyInAnyOrderElementsOf(made.keySet());
    }
  }
}
