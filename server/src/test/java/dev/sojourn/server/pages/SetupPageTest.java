package dev.sojourn.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.accounts.SetupLink;
import dev.sojourn.testkit.ManualTime;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupPageTest {

  private static final String PASSWORD = "correct horse battery";

  @TempDir Path directory;
  private final ManualTime time = new ManualTime();
  private TestServer server;
  private HttpBrowser browser;
  private String link;

  @BeforeEach
  void start() {
    server = TestServer.start(directory, time, Map.of());
    browser = new HttpBrowser(server, HttpBrowser.CHROME);
    link = "/setup/" + server.bean(SetupLink.class).issue();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theLinkMakesAnAdministratorOnce() {
    var page = browser.get(link);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("strict-origin");

    var made = send("dana", PASSWORD, PASSWORD);

    assertThat(made.statusCode()).isEqualTo(303);
    assertThat(made.headers().firstValue("Location")).contains("/login");
    assertThat(server.bean(Accounts.class).hasAdministrator()).isTrue();
    var in = browser.signIn("/login", Map.of("username", "dana", "password", PASSWORD));
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(browser.get(link).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsRefusedLeavesTheLinkAsItWas() {
    server.sessions().create(SignIn.user(UserId.of("known")));

    assertThat(send("dana", PASSWORD, "another one").statusCode()).isEqualTo(422);
    assertThat(send("dana", "short", "short").statusCode()).isEqualTo(422);
    var taken = send("known", PASSWORD, PASSWORD);
    assertThat(taken.statusCode()).isEqualTo(409);
    assertThat(taken.body()).contains("This name is known already.");
    assertThat(server.bean(Accounts.class).hasAdministrator()).isFalse();

    assertThat(send("dana", PASSWORD, PASSWORD).statusCode()).isEqualTo(303);
  }

  @Test
  void anInventedOrOldLinkOpensNothing() {
    assertThat(browser.get("/setup/invented").statusCode()).isEqualTo(404);
    time.advance(Duration.ofHours(1));
    assertThat(browser.get(link).statusCode()).isEqualTo(404);
  }

  @Test
  void strangersWhoGuessDoNotKeepTheRightLinkWaiting() {
    for (int i = 0; i < 20; i++) {
      Map<String, String> fields = browser.hidden(browser.get(link).body());
      fields.put("username", "eve");
      fields.put("password", PASSWORD);
      fields.put("repeated", PASSWORD);
      assertThat(browser.post("/setup/guess" + i, fields).statusCode()).isIn(404, 429);
    }

    assertThat(send("dana", PASSWORD, PASSWORD).statusCode()).isEqualTo(303);
  }

  @Test
  void theLinkIsClosedOnceThereIsAnAdministratorByWhateverWay() {
    UserId dana = UserId.of("dana");
    server.bean(Accounts.class).create(dana, PASSWORD);
    server
        .sessions()
        .users()
        .update(dana, UserPatch.access(new Access(Set.of("admin"), Set.of())), Initiator.SYSTEM);

    assertThat(browser.get(link).statusCode()).isEqualTo(404);
  }

  @Test
  void theFormIsBoundToTheBrowserAndToThisSite() {
    var fields = Map.of("username", "dana", "password", PASSWORD, "repeated", PASSWORD);
    var crossSite =
        browser.send(browser.form(link, fields).setHeader("Sec-Fetch-Site", "cross-site").build());

    assertThat(browser.post(link, fields).statusCode()).isEqualTo(403);
    assertThat(crossSite.statusCode()).isEqualTo(403);
    assertThat(server.bean(Accounts.class).hasAdministrator()).isFalse();
  }

  private HttpResponse<String> send(String user, String password, String repeated) {
    Map<String, String> fields = browser.hidden(browser.get(link).body());
    fields.put("username", user);
    fields.put("password", password);
    fields.put("repeated", repeated);
    return browser.post(link, fields);
  }
}
