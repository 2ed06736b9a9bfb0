package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/running.md states in patterns is what the server does. */
class DocumentedTest {

  private static final Pattern TOKEN = Pattern.compile("(?m)^\\| ([a-z ]+) \\| `(sj._[^`]+)` \\|$");

  @TempDir Path directory;

  private static String page() throws IOException {
    return Files.readString(SourceTree.root().resolve("docs/running.md"));
  }

  /** Scanners that look for leaked secrets find ours by these patterns. */
  @Test
  @Tag("TF-1")
  @Tag("TF-2")
  @Tag("TF-5")
  void tokensLookAsTheyArePublished() throws IOException {
    try (TestServer server = TestServer.start(directory, new ManualTime(), Map.of())) {
      var created = (Creation.Created) server.sessions().create(SignIn.user("alice"));
      byte[] key =
          server
              .bean(ServiceKeys.class)
              .create("test", null, Set.of(), Initiator.SYSTEM)
              .secret()
              .reveal();
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
