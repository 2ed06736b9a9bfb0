package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import dev.sojourn.server.accounts.SetupLink;
import dev.sojourn.tools.Disguise;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages for everybody: by keyboard, without scripts, on small screens, in light and dark. */
class EverybodyTest extends BrowserTest {

  @Test
  void theKeyboardAloneSignsInAndEndsASession() {
    Page other = firefox();
    signIn(other, "alice");
    awaitLive(other);
    Page page = chrome();
    page.navigate("/login");
    assertThat(page.getByLabel("User name")).isFocused();

    page.keyboard().type("alice");
    page.keyboard().press("Tab");
    page.keyboard().type("alice-demo");
    page.keyboard().press("Tab");
    assertThat(page.getByLabel("Stay signed in")).isFocused();
    page.keyboard().press("Space");
    assertThat(page.getByLabel("Stay signed in")).isChecked();
    page.keyboard().press("Enter");
    assertThat(heading(page, "Where you are signed in")).isVisible();
    awaitLive(page);

    page.keyboard().press("Tab");
    assertThat(page.getByText("Skip to your devices")).isFocused();
    page.keyboard().press("Enter");
    for (int i = 0; i < 20 && !isOn(page, "Sign out Firefox on Windows"); i++) {
      page.keyboard().press("Tab");
      Soundness.checkFocus(page);
    }
    page.keyboard().press("Enter");

    assertThat(page.locator("#notice")).isFocused();
    assertLeft(other, "You signed out from another device.");
  }

  private static boolean isOn(Page page, String label) {
    return Objects.equals(
        page.evaluate("() => document.activeElement.getAttribute('aria-label')"), label);
  }

  @Test
  void aChangeTakesTheFocusFromNobody() {
    Page page = chrome();
    signIn(page, "alice");
    awaitLive(page);
    page.locator("#everywhere-open").focus();

    Page other = firefox();
    signIn(other, "alice");

    assertThat(card(page, "Firefox on Windows")).isVisible();
    assertThat(page.locator("#everywhere-open")).isFocused();
    openRename(card(page, "Firefox on Windows"));
    card(page, "Firefox on Windows").getByLabel("Name of this device").fill("half a na");
    page.evaluate("() => { document.getElementById('announce').textContent = ''; }");
    button(other, "Sign out").first().click();
    assertThat(page.locator("#announce")).hasText("The list of your devices has changed.");
    assertThat(card(page, "Firefox on Windows").getByLabel("Name of this device"))
        .hasValue("half a na");
    card(page, "Firefox on Windows").getByText("Rename").click();
    assertThat(card(page, "Firefox on Windows").getByText("Last active")).hasCount(0);
  }

  @Test
  @Tag("ASVS-3.1.1")
  @Tag("ASVS-3.7.5")
  void everythingButWhatIsLiveWorksWithoutScripts() {
    Page other = firefox();
    signIn(other, "alice");
    Page page =
        Disguise.CHROME_ON_MACOS.page(context(new NewContextOptions().setJavaScriptEnabled(false)));
    signIn(page, "alice");
    time.advance(Duration.ofMinutes(12));

    card(page, "Firefox on Windows").getByText("Rename").click();
    card(page, "Firefox on Windows").getByLabel("Name of this device").fill("Den");
    card(page, "Firefox on Windows").getByText("Save name").click();
    assertThat(page.locator("#notice")).hasText("The new name is saved.");
    card(page, "Den").getByText("Sign out").click();
    password(page).fill("alice-demo");
    button(page, "Sign out that device").click();
    assertThat(page.locator("#notice")).hasText("The device is signed out.");
    button(page, "Sign out").first().click();
    assertThat(page.getByText("You are signed out.")).isVisible();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("ASVS-3.4.3")
  void everyPageIsSound(Screen screen) {
    Page page = Disguise.CHROME_ON_MACOS.page(context(screen.options()));
    signIn(firefox(), "alice");

    page.navigate("/login?reason=binding_violated");
    Soundness.check(page, screen, "the sign-in");
    page.getByLabel("User name").fill("alice");
    password(page).fill("wrong");
    button(page, "Sign in").click();
    Soundness.check(page, screen, "a refused sign-in");
    signIn(page, "alice");
    awaitLive(page);
    page.locator("#everywhere-open").click();
    Soundness.check(page, screen, "the account");
    page.locator("#everywhere-open").click();
    time.advance(Duration.ofMinutes(12));
    card(page, "Firefox on Windows").getByText("Sign out").click();
    assertThat(heading(page, "Please enter your password")).isVisible();
    Soundness.check(page, screen, "the question for the password");
    page.navigate("/login");
    Soundness.check(page, screen, "the sign-in of who is signed in");
    page.navigate("/login?switch=true");
    Soundness.check(page, screen, "the sign-in of somebody else");
    page.navigate("/console");
    Soundness.check(page, screen, "what is for administrators");
    page.navigate("/account?notice=ended");
    Soundness.check(page, screen, "the account with a notice");
    button(page, "Sign out").first().click();
    assertThat(page.getByText("You are signed out.")).isVisible();
    Soundness.check(page, screen, "the sign-in after the sign-out");
    page.navigate("/nowhere");
    Soundness.check(page, screen, "what is missing");
    page.navigate("/setup/" + server.bean(SetupLink.class).issue());
    Soundness.check(page, screen, "the set-up");
    page.getByLabel("User name").fill("dana");
    password(page).fill("short");
    page.getByLabel("The same password again").fill("shorter");
    page.getByText("Make the administrator").click();
    assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    Soundness.check(page, screen, "a refused set-up");
    page.navigate("/setup/used");
    Soundness.check(page, screen, "a set-up link that is used up");
    page.navigate("/login");
    page.context().clearCookies();
    page.getByLabel("User name").fill("alice");
    password(page).fill("alice-demo");
    button(page, "Sign in").click();
    assertThat(heading(page, "Your browser did not keep a cookie")).isVisible();
    Soundness.check(page, screen, "the sign-in of a browser without cookies");
  }

  @Test
  void nothingMovesWhileThePageLoads() {
    Page page = chrome();
    signIn(page, "alice");
    page.addInitScript(
        """
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        """);

    page.reload();
    awaitLive(page);
    page.waitForLoadState(LoadState.NETWORKIDLE);

    assertThat(((Number) page.evaluate("() => window.shift")).doubleValue()).isLessThan(0.01);
  }

  @Test
  void anUnknownBrowserIsCalledOne() {
    Page page = Disguise.SOMETHING_ELSE.page(context(new NewContextOptions()));

    signIn(page, "alice");

    assertThat(card(page, "Unknown browser")).isVisible();
    assertThat(page).hasTitle(Pattern.compile("Your devices.*"));
  }
}
