package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import dev.sojourn.Access;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.tools.Disguise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console in a real browser: by keyboard, without scripts, on a desk and on a phone. */
class ConsoleBrowserTest extends BrowserTest {

  private static final UserId ROOT = UserId.of("root");
  private static final String IPHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/26.0 Mobile/15E148 Safari/604.1";

  @BeforeAll
  void makeAdministrator() {
    server.withAccount("root");
    sessions
        .users()
        .update(ROOT, UserPatch.access(new Access(Set.of("admin"), Set.of())), Initiator.SYSTEM);
  }

  /** One policy is looser than NIST's figures, to be seen. */
  @Override
  Map<String, String> settings() {
    return Map.of(
        "sojourn.policies.kiosk.profile", "aal2",
        "sojourn.policies.kiosk.idle", "90m",
        "sojourn.policies.kiosk.binding.address", "prefix",
        "sojourn.policies.kiosk.justification",
            "The kiosks stand in halls of our own, where somebody watches them all day.");
  }

  private Creation.Created begin(String user, String ip, String agent) {
    return (Creation.Created)
        sessions.create(
            SignIn.user(user)
                .roles("editor")
                .permissions("posts:write:*")
                .factor(FactorMethod.PASSWORD)
                .client(new Client(ip, agent, Map.of(), null)));
  }

  /** A morning at an office. */
  private void beginSome() {
    List<String> users = List.of("alice", "bob", "carol", "dave", "erin");
    for (int i = 0; i < users.size(); i++) {
      begin(users.get(i), "198.51.100." + (20 + i), HttpBrowser.FIREFOX);
      time.advance(Duration.ofMinutes(3));
      Creation.Created phone = begin(users.get(i), "2001:db8:4a:1::" + (20 + i), IPHONE);
      if (i % 2 == 0) {
        sessions.end(phone.session().id(), EndReason.SIGNED_OUT);
      }
      time.advance(Duration.ofMinutes(4));
    }
  }

  private Page page(boolean withScripts) {
    return Disguise.CHROME_ON_MACOS.page(
        context(new NewContextOptions().setJavaScriptEnabled(withScripts)));
  }

  private static void enter(Page page) {
    page.navigate("/console");
    page.getByLabel("User name").fill("root");
    password(page).fill("root-demo");
    button(page, "Sign in").click();
    assertThat(heading(page, "Overview")).isVisible();
  }

  @Test
  void theKeyboardFindsASession() {
    beginSome();
    Page page = page(true);
    enter(page);

    page.waitForLoadState(); // what hears the key is there
    page.keyboard().press("/");
    assertThat(page.locator("#find")).isFocused();
    Soundness.checkFocus(page);
    page.keyboard().type("carol");
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile(".*/console/sessions\\?user=carol"));
    assertThat(page.locator("tbody tr").first()).containsText("carol");

    for (int i = 0; i < 40 && !isOnSession(page); i++) {
      page.keyboard().press("Tab");
      Soundness.checkFocus(page);
    }
    page.keyboard().press("Enter");
    assertThat(heading(page, "Session with")).isVisible();
    page.waitForLoadState();
    page.keyboard().press("/");
    assertThat(heading(page, "Sessions")).isVisible();
    assertThat(page.locator("#filter-user")).isFocused();
    page.keyboard().type("a/b");
    assertThat(page.locator("#filter-user")).hasValue("a/b");
  }

  private static boolean isOnSession(Page page) {
    return Boolean.TRUE.equals(
        page.evaluate("() => document.activeElement.closest('tbody') !== null"));
  }

  @Test
  void theAccountLeadsHere() {
    Page page = page(true);
    signIn(page, "root");

    page.getByText("Console").click();

    assertThat(heading(page, "Overview")).isVisible();
  }

  @Test
  void manyAreEndedWithoutScriptsAndWithThePasswordInBetween() {
    beginSome();
    Page page = page(false);
    enter(page);
    time.advance(Duration.ofMinutes(12));

    page.navigate("/console/sessions");
    page.getByText("More filters").click();
    page.getByLabel("System", new GetByLabelOptions().setExact(true)).fill("iOS");
    page.getByLabel("State").selectOption("active");
    button(page, "Search").click();
    assertThat(page).hasURL(Pattern.compile(".*/console/sessions\\?state=active&os=iOS"));
    page.getByText("End these sessions").click();
    assertThat(heading(page, "2 sessions live that match")).isVisible();
    page.getByLabel("Reason").selectOption("access_revoked");
    button(page, "End 2 sessions").click();
    assertThat(heading(page, "Please enter your password")).isVisible();
    password(page).fill("root-demo");
    button(page, "End 2 sessions").click();

    assertThat(page.locator("#notice")).hasText("2 sessions are ended.");
    assertThat(page.getByText("No session matches.")).isVisible();
    page.navigate("/console/sessions?os=iOS&end_reason=access_revoked");
    assertThat(page.locator("tbody tr")).hasCount(2);
  }

  @Test
  void figuresAreLive() {
    Page page = page(true);
    enter(page);
    assertThat(page.locator(".figure dd").first()).hasText("1");

    begin("bob", "198.51.100.20", HttpBrowser.FIREFOX);
    time.advance(Duration.ofSeconds(3));
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))");

    assertThat(page.locator(".figure dd").first()).hasText("2");
    assertThat(page.locator("tbody")).containsText("bob");
    sessions.endAllOf(ROOT, null, EndReason.ENDED_BY_ADMIN, Initiator.SYSTEM);
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))");
    assertLeft(page, "An administrator signed you out.");
  }

  @Test
  void eventsAppearAsTheyComeUntilTheSessionEnds() {
    Page page = page(true);
    enter(page);
    page.navigate("/console/events?user=bob&type=session_established");
    assertThat(page.getByText("New ones appear by themselves.")).isVisible();

    begin("alice", "198.51.100.21", HttpBrowser.FIREFOX);
    String bobs = begin("bob", "198.51.100.20", HttpBrowser.FIREFOX).session().id().toString();
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))");

    assertThat(page.locator("#live a[href$='" + bobs + "']")).isVisible();
    assertThat(page.locator("#live")).not().containsText("alice");
    sessions.endAllOf(ROOT, null, EndReason.ENDED_BY_ADMIN, Initiator.SYSTEM);
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))");
    assertLeft(page, "An administrator signed you out.");
  }

  @Test
  void withoutScriptsEventsAreAListAndKeysAreMadeAndRevoked() {
    beginSome();
    Page page = page(false);
    enter(page);

    page.getByText("Events", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.getByText("New ones appear by themselves.")).isHidden();
    page.getByLabel("What", new GetByLabelOptions().setExact(true)).selectOption("session_ended");
    button(page, "Search").click();
    assertThat(page).hasURL(Pattern.compile(".*/console/events\\?type=session_ended"));
    // Those of tests before may be swept, and come first, at any moment.
    assertThat(
            page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("Signed out")))
        .not()
        .hasCount(0);

    page.getByText("Service keys").click();
    page.getByLabel("What it is for").fill("shop");
    page.getByLabel("sessions:verify").check();
    button(page, "Make key").click();
    assertThat(page.locator(".secret")).containsText("sjk_");
    page.locator("tbody summary").click();
    button(page, "Revoke this key").click();
    assertThat(page.locator("#notice")).hasText("The key is revoked.");
  }

  @ParameterizedTest
  @EnumSource
  void everyPageIsSound(Screen screen) {
    beginSome();
    Page page = Disguise.CHROME_ON_MACOS.page(context(screen.options().setBypassCSP(true)));
    enter(page);
    see(page, "overview", screen);
    page.navigate("/console/sessions");
    see(page, "sessions", screen);
    page.navigate("/console/sessions?state=asleep&ip=198.51.100.0%2F24&created_after=yesterday");
    see(page, "sessions-wrong", screen);
    page.navigate("/console/sessions?user=nobody");
    see(page, "sessions-none", screen);
    page.navigate("/console/sessions?user=bob");
    page.locator("tbody a").first().click();
    assertThat(heading(page, "Session with")).isVisible();
    see(page, "session", screen);
    page.navigate("/console/end?state=active&browser=firefox");
    see(page, "end", screen);
    time.advance(Duration.ofMinutes(12));
    page.locator("form .button.danger").click();
    assertThat(heading(page, "Please enter your password")).isVisible();
    see(page, "confirm", screen);
    password(page).fill("root-demo");
    page.getByText(Pattern.compile("End \\d+ sessions")).click();
    assertThat(page.locator("#notice")).isVisible();
    see(page, "ended", screen);
    page.navigate("/console/users");
    see(page, "users", screen);
    page.navigate("/console/user?id=bob");
    see(page, "user", screen);
    page.navigate("/console/events");
    see(page, "events", screen);
    page.navigate("/console/events?user=bob&type=session_ended&by=admin");
    see(page, "events-found", screen);
    page.navigate("/console/events?session=none&tpye=session_ended");
    see(page, "events-wrong", screen);
    page.navigate("/console/service-keys");
    see(page, "service-keys-none", screen);
    page.getByLabel("What it is for").fill("The shop's back end");
    button(page, "Make key").click();
    assertThat(page.getByText("No key was made.")).isVisible();
    see(page, "service-keys-wrong", screen);
    page.getByLabel("sessions:verify").check();
    page.getByLabel("sessions:read").check();
    button(page, "Make key").click();
    assertThat(page.locator(".secret")).isVisible();
    see(page, "service-keys-made", screen);
    page.navigate("/console/service-keys");
    page.locator("tbody summary").click();
    see(page, "service-keys", screen);
    button(page, "Revoke this key").click();
    assertThat(page.locator("#notice")).hasText("The key is revoked.");
    page.navigate("/console/policies");
    see(page, "policies", screen);
    page.navigate("/console/keys");
    see(page, "keys", screen);
    page.navigate("/console/sessions/none");
    see(page, "missing", screen);
  }

  private static void see(Page page, String name, Screen screen) {
    Pictures.checkAndTake(page, screen, "console-" + name);
  }
}
