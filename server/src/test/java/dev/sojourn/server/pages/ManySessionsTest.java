package dev.sojourn.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SignIn;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account page of somebody who is signed in more often than a page can show. */
class ManySessionsTest {

  private static final String CARD = "class=\"card( here)?\"";

  @TempDir Path directory;

  @Test
  void thePageSaysHowManyThereAreAndThatOlderOnesAreNotShown() {
    ManualTime time = new ManualTime();
    String limits = "sojourn.policies.default.limits.";
    Map<String, String> settings = Map.of(limits + "per-user", "1000", limits + "devices", "1000");
    try (TestServer server = TestServer.start(directory, time, settings).withAccounts()) {
      HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);
      browser.signIn("alice");
      time.advance(Duration.ofSeconds(1));
      begin(server, 199);

      String all = browser.get("/account").body();
      assertThat(all.split(CARD, -1)).hasSize(1 + 200);
      assertThat(all).doesNotContain("times in all");

      begin(server, 40);

      String part = browser.get("/account").body();
      assertThat(part.split(CARD, -1)).hasSize(1 + 201); // the own one in any case
      assertThat(part)
          .contains("You are signed in 240 times in all. Here are the latest of them, 201;")
          .contains("This device");
    }
  }

  private static void begin(TestServer server, int many) {
    for (int i = 0; i < many; i++) {
      server.sessions().create(SignIn.user("alice"));
    }
  }
}
