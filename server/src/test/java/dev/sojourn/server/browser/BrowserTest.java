package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PageAssertions.HasURLOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.sojourn.SessionManager;
import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.tools.Chromium;
import dev.sojourn.tools.Disguise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real browser (Chromium) before the real server. Each test has contexts of its own. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class BrowserTest {

  private static final int MAX_CLICKS = 10;

  /** Within this time a page must have left by itself. */
  static final double SOON = 2_000;

  @RegisterExtension static final Chromium chromium = new Chromium();

  final ManualTime time = new ManualTime();
  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  Path directory;
  TestServer server;
  SessionManager sessions;

  /** Settings of the server beyond the usual ones. */
  Map<String, String> settings() {
    return Map.of();
  }

  /** Whether a test provokes what the console complains of in these words. */
  boolean isProvoked(String complaint) {
    return false;
  }

  @BeforeAll
  void start(@TempDir Path temporary) {
    directory = temporary;
    server = TestServer.start(directory, time, settings()).withAccounts();
    sessions = server.sessions();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** Nobody is signed in from the test before, and nobody must wait for what it did wrong. */
  @BeforeEach
  void letTimePass() {
    time.advance(Duration.ofDays(60));
    complaints.clear();
  }

  /** Scripts that fail, and what the content security policy refuses, show up in the console. */
  @AfterEach
  void closeContexts() {
    if (!areClosed()) {
      chromium.replace();
    }
    contexts.clear();
    complaints.removeIf(this::isProvoked);
    Assertions.assertEquals(List.of(), complaints, "the browsers' consoles");
  }

  /**
   * Chromium has been seen to keep a context open for ever after its test had passed. False then,
   * and the next test needs another browser.
   */
  private boolean areClosed() {
    Thread test = Thread.currentThread();
    CompletableFuture<Void> patience =
        CompletableFuture.runAsync(
            test::interrupt, CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS));
    try {
      contexts.forEach(BrowserContext::close);
      return true;
    } catch (PlaywrightException stuck) {
      if (stuck.getCause() instanceof InterruptedException) {
        return false;
      }
      throw stuck;
    } finally {
      patience.cancel(true);
      Thread.interrupted(); // it may have come too late for this
    }
  }

  BrowserContext context(NewContextOptions options) {
    return watched(chromium.context(options.setBaseURL(server.origin()).setLocale("en-GB")));
  }

  BrowserContext watched(BrowserContext context) {
    contexts.add(context);
    context.onConsoleMessage(message -> {
      boolean isFault = message.type().equals("error") || message.type().equals("warning");
      // The browser itself reports each answer that is no success.
      if (isFault && !message.text().startsWith("Failed to load resource")) {
        complaints.add(message.text());
      }
    });
    context.onWebError(error -> complaints.add(error.error()));
    return context;
  }

  Page chrome() {
    return Disguise.CHROME_ON_MACOS.page(context(new NewContextOptions()));
  }

  Page firefox() {
    return Disguise.FIREFOX_ON_WINDOWS.page(context(new NewContextOptions()));
  }

  static void signIn(Page page, String user) {
    signIn(page, user, false);
  }

  static void signIn(Page page, String user, boolean remember) {
    page.navigate("/account");
    page.getByLabel("User name").fill(user);
    password(page).fill(user + "-demo");
    if (remember) {
      page.getByLabel("Stay signed in").check();
    }
    button(page, "Sign in").click();
    assertThat(heading(page, "Where you are signed in")).isVisible();
  }

  static Locator password(Page page) {
    return page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true));
  }

  static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator heading(Page page, String name) {
    return page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setName(name));
  }

  /** The card of the device with this title. */
  static Locator card(Page page, String title) {
    return page.getByRole(AriaRole.LISTITEM, new GetByRoleOptions().setName(title).setExact(true));
  }

  /** The page goes to the sign-in by itself, soon, and gives the reason in these words. */
  static void assertLeft(Page page, String words) {
    assertThat(page).hasURL(Pattern.compile(".*/login.*"), new HasURLOptions().setTimeout(SOON));
    assertThat(page.getByRole(AriaRole.ALERT)).hasText(words);
  }

  /**
   * The latest session in the list of those that are over ended this very moment, for this reason.
   */
  static void assertJustEnded(Page page, String why) {
    Locator latest = page.locator("ol.list > .item").first();
    assertThat(latest.locator(".item-text")).hasText(why);
    assertThat(latest.locator("time")).hasText("just now");
  }

  /**
   * Opens the form by which a card's device is renamed. News that arrive at this very moment put a
   * new card under the pointer; then one clicks again, as a person would.
   */
  static void openRename(Locator card) {
    Locator form = card.locator("details");
    for (int i = 0; i < MAX_CLICKS; i++) {
      form.locator("summary").click();
      if (Boolean.TRUE.equals(form.evaluate("details => details.open"))) {
        return;
      }
    }
    throw new AssertionError("the form does not open");
  }

  /** The stream of events is open: what happens from now on is told. */
  static void awaitLive(Page page) {
    page.waitForFunction("() => document.documentElement.dataset.live === 'true'");
  }
}
