package dev.sojourn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Freshness;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionState;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.servlet.Consistency;
import dev.sojourn.servlet.SessionCookies;
import dev.sojourn.testkit.ManualTime;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;

/** What a browser has seen of its session. */
class ConsistencyTest {

  private static final String COOKIE = "__Host-sojourn-version";

  @TempDir Path directory;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(directory, new ManualTime(), Map.of()).withAccounts();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String version() {
    SessionFilter living = SessionFilter.filter().state(SessionState.ACTIVE).build();
    Session session = server.sessions().list(living, PageRequest.first(1)).items().getFirst();
    return server.sessions().consistencyToken(session);
  }

  @Test
  void aBrowserIsGivenTheVersionOfWhatIsWrittenForIt() {
    HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);
    HttpResponse<String> in = browser.signIn("alice");
    assertThat(browser.cookie(COOKIE)).contains(version());
    assertThat(in.headers().allValues("Set-Cookie"))
        .filteredOn(cookie -> cookie.startsWith(COOKIE + "="))
        .singleElement()
        .asString()
        .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax");

    HttpResponse<String> proved =
        browser.call("POST", "/v1/me/factors", "{\"password\": \"alice-demo\"}");

    assertThat(proved.statusCode()).isEqualTo(200);
    assertThat(proved.headers().firstValue("Sojourn-Version")).contains(version());
    assertThat(browser.cookie(COOKIE)).contains(version());
    assertThat(browser.call("POST", "/v1/me/sign-out", "{}").statusCode()).isEqualTo(204);
    assertThat(browser.cookie(COOKIE)).isEmpty();
  }

  @Test
  void ofHeaderAndCookieTheNewerCounts() {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/account");
    assertThat(Consistency.ofBrowser(request, SessionCookies.ofHost())).isSameAs(Freshness.CACHED);
    request.addHeader("Cookie", COOKIE + "=of-the-cookie");
    assertThat(Consistency.ofBrowser(request, SessionCookies.ofHost()).consistencyTokens())
        .containsExactly("of-the-cookie");
    request.addHeader("Sojourn-Version", "of-the-header");
    assertThat(Consistency.ofBrowser(request, SessionCookies.ofHost()).consistencyTokens())
        .containsExactly("of-the-cookie", "of-the-header");
    assertThat(Consistency.of(request).consistencyTokens()).containsExactly("of-the-header");
  }
}
