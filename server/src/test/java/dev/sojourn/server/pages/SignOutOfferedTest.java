package dev.sojourn.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Initiator;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.server.Endpoints;
import dev.sojourn.server.Endpoints.Endpoint;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.testkit.ManualTime;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignOutOfferedTest {

  private static final Pattern FORM =
      Pattern.compile(
          "<form[^>]*method=\"post\"[^>]*action=\"/logout\"[^>]*>\\s*"
              + "<input type=\"hidden\" name=\"form_token\" value=\"([A-Za-z0-9_-]{64})\"");

  @TempDir static Path directory;
  static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, new ManualTime(), Map.of()).withAccounts();
    Access administrator = new Access(Set.of(Accounts.ADMINISTRATOR), Set.of());
    server
        .sessions()
        .users()
        .update(UserId.of("alice"), UserPatch.access(administrator), Initiator.SYSTEM);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** By a form that works: the one of each page is sent, and the person is signed out. */
  @Test
  @Tag("ASVS-7.4.4")
  void everyPageThatNamesThePersonOffersTheSignOut() {
    List<String> signedIn = new ArrayList<>();
    for (Endpoint endpoint : Endpoints.of(server, Map.of())) {
      if (endpoint.changes() || endpoint.path().startsWith("/v1/")) {
        continue;
      }
      HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);
      browser.signIn("alice");
      HttpResponse<String> page = browser.get(endpoint.path());
      if (page.body().contains("<main") && page.body().contains("alice")) {
        signedIn.add(endpoint.path());
        Matcher form = FORM.matcher(page.body());
        assertThat(form.find()).as(endpoint.path() + page.body()).isTrue();
        browser.post("/logout", Map.of("form_token", form.group(1)));
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(401);
      }
    }
    assertThat(signedIn).contains("/account", "/login", "/console", "/console/sessions");
  }
}
