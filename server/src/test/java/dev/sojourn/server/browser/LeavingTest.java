package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.LoadState;
import com.sun.net.httpserver.HttpServer;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.tools.Disguise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real browser keeps, what it lets go, and what it sends for other sites' pages. */
class LeavingTest extends BrowserTest {

  /** The attacks below are answered by refusals, and frames of ours are never shown. */
  @Override
  boolean isProvoked(String complaint) {
    return complaint.contains("frame-ancestors")
        || complaint.contains("Refused to")
        || complaint.contains("Unsafe attempt")
        || complaint.contains("Access to fetch")
        || complaint.contains("Framing")
        || complaint.contains("Failed to fetch");
  }

  private static Set<String> cookies(BrowserContext context) {
    return context.cookies().stream().map(cookie -> cookie.name).collect(Collectors.toSet());
  }

  private Cookie sibling(String name) {
    return new Cookie(name, "1").setUrl(server.origin());
  }

  @Test
  @Tag("CL-1")
  @Tag("CL-2")
  @Tag("CK-13")
  @Tag("SM-15")
  void aSignOutTakesItsOwnCookieAndNoOther() {
    BrowserContext context = context(new NewContextOptions());
    context.addCookies(List.of(sibling("theme"), sibling("sibling-session")));
    Page page = Disguise.CHROME_ON_MACOS.page(context);
    signIn(page, "alice");
    assertThat(cookies(context)).contains(HttpBrowser.SESSION, HttpBrowser.DEVICE);

    button(page, "Sign out").first().click();
    assertThat(page.getByRole(AriaRole.ALERT)).hasText("You are signed out.");

    assertThat(cookies(context))
        .contains(HttpBrowser.DEVICE, "theme", "sibling-session")
        .doesNotContain(HttpBrowser.SESSION);
  }

  @Test
  @Tag("SM-8")
  @Tag("ASVS-3.3.4")
  void scriptsFindNothingSecretInTheBrowser() {
    BrowserContext context = context(new NewContextOptions());
    Page page = Disguise.CHROME_ON_MACOS.page(context);
    signIn(page, "alice");
    awaitLive(page);

    assertThat(page.evaluate("document.cookie")).isEqualTo("");
    assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
    // htmx notes where it is.
    assertThat(page.evaluate("JSON.stringify(sessionStorage)"))
        .isIn("{}", "{\"htmx-current-path-for-history\":\"/account\"}");
    assertThat(page.evaluate("indexedDB.databases().then(all => all.length)")).isEqualTo(0);
    assertThat(page.evaluate("caches.keys().then(all => all.length)")).isEqualTo(0);
    assertThat(page.content()).doesNotContain("sjr_", "sjd_");
  }

  /** Each page tries by itself; PAGE is the server, and what it gets back is of no use. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<form id=f method=post action=PAGE/logout></form><script>f.submit()</script>",
        "<form id=f method=post action=PAGE/account/sign-out-everywhere></form>"
            + "<script>f.submit()</script>",
        "<form id=f method=post action=PAGE/v1/me/sign-out enctype=text/plain>"
            + "<input name='{\"others_only\":false,\"x\":\"' value='\"}'></form>"
            + "<script>f.submit()</script>",
        "<iframe sandbox='allow-forms allow-scripts' srcdoc=\"<form id=f method=post"
            + " action=PAGE/logout></form><script>f.submit()</script>\"></iframe>",
        "<script>fetch('PAGE/v1/me/sign-out', {method: 'POST', mode: 'no-cors',"
            + " credentials: 'include', body: '{}'})</script>",
        "<script>fetch('PAGE/v1/me/sign-out', {method: 'POST', credentials: 'include',"
            + " headers: {'Content-Type': 'application/json'}, body: '{}'})</script>",
        "<script>navigator.sendBeacon('PAGE/v1/me/sign-out', '{}')</script>",
        "<iframe src=PAGE/account></iframe>",
        "<img src=PAGE/logout><script src=PAGE/v1/me></script>"
      })
  @Tag("CS-1")
  @Tag("CS-6")
  @Tag("ASVS-3.5.1")
  @Tag("ASVS-3.5.2")
  @Tag("ASVS-3.4.6")
  void anotherSitesPageSignsNobodyOut(String attack) throws IOException {
    BrowserContext context = context(new NewContextOptions());
    Page page = Disguise.CHROME_ON_MACOS.page(context);
    signIn(page, "alice");
    Page evil = context.newPage();
    HttpServer attacker =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    attacker.createContext(
        "/",
        exchange -> {
          byte[] body = (attack.replace("PAGE", server.origin()) + "<p>done</p>").getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    attacker.start();
    try {
      evil.navigate("http://127.0.0.1:" + attacker.getAddress().getPort());
      evil.waitForLoadState(LoadState.NETWORKIDLE);
    } finally {
      attacker.stop(0);
    }
    page.navigate("/account");

    assertThat(heading(page, "Where you are signed in")).isVisible();
    assertThat(evil.locator("body")).not().containsText("This device");
  }
}
