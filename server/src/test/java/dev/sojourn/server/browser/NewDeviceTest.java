package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sojourn.Initiator;
import dev.sojourn.UserId;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.tools.Disguise;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stranger knows the password and signs in; the owner hears of it, and puts an end to it. */
class NewDeviceTest extends BrowserTest {

  private static final String NEW = "correct horse battery";
  private static final String LEFT = "This device was removed from your account.";

  @AfterEach
  void giveThePasswordBack() {
    server
        .bean(Accounts.class)
        .setPassword(UserId.of("alice"), "alice-demo", Initiator.APPLICATION);
  }

  private static Locator question(Page page) {
    return page.getByRole(
        AriaRole.REGION, new Page.GetByRoleOptions().setName("New sign-in: Firefox on Windows"));
  }

  private static Locator field(Page page, String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  private static void setPassword(Page page) {
    field(page, "Your password so far").fill("alice-demo");
    field(page, "New password").fill(NEW);
    field(page, "The new password again").fill(NEW);
    button(page, "Set the new password").click();
  }

  @Test
  void theOwnerHearsOfItAtOnceEndsItAndSetsANewPassword() {
    Page owner = chrome();
    signIn(owner, "alice");
    awaitLive(owner);
    assertThat(question(owner)).hasCount(0);

    Page thief = firefox();
    signIn(thief, "alice");
    awaitLive(thief);

    assertThat(question(owner)).containsText("from 127.0.0.1");
    assertThat(owner.locator("#announce")).hasText("New sign-in: Firefox on Windows");
    hearAgain(owner);
    assertThat(owner.locator("#announce")).hasText("New sign-in: Firefox on Windows");
    question(owner).getByText("This was not me").click();
    assertThat(owner).hasURL(Pattern.compile(".*/account/security\\?notice=disowned"));
    assertThat(owner.locator("#notice")).isFocused();
    assertLeft(thief, LEFT);
    setPassword(owner);
    assertThat(owner.locator("#notice"))
        .hasText("Your password is changed, and your other devices are signed out.");

    thief.getByLabel("User name").fill("alice");
    password(thief).fill("alice-demo");
    button(thief, "Sign in").click();
    assertThat(thief.getByText("is not right.")).isVisible();
    owner.getByText("Your devices").first().click();
    assertThat(card(owner, "Chrome on macOS")).isVisible();
    assertJustEnded(owner, "The device was removed");
  }

  /** Two more events of the same change: the second comes while the page reads the list again. */
  private static void hearAgain(Page page) {
    page.route(
        "**/account",
        reading -> {
          hear(page);
          reading.resume();
        },
        new Page.RouteOptions().setTimes(1));
    page.waitForResponse("**/account", () -> hear(page));
  }

  private static void hear(Page page) {
    page.evaluate(
        """
        () => new BroadcastChannel("sojourn-account").postMessage({
          session: document.getElementById("account").dataset.session,
          type: "changed",
        })
        """);
  }

  @Test
  void itWasTheOwner() {
    Page mac = chrome();
    signIn(mac, "alice");
    awaitLive(mac);
    Page windows = firefox();
    signIn(windows, "alice");

    question(mac).getByText("This was me").click();

    assertThat(mac.locator("#notice")).hasText("Thank you. That device is known as yours now.");
    assertThat(question(mac)).hasCount(0);
    assertThat(card(mac, "Firefox on Windows")).isVisible();
    windows.reload();
    assertThat(card(windows, "Firefox on Windows")).containsText("This device");
  }

  @Test
  void theKeyboardAloneDoesIt() {
    Page owner = chrome();
    signIn(owner, "alice");
    Page thief = firefox();
    signIn(thief, "alice");
    awaitLive(thief);
    owner.reload();
    awaitLive(owner);

    tabTo(owner, "This was not me");
    owner.keyboard().press("Enter");
    assertThat(owner.locator("#notice")).isFocused();
    assertLeft(thief, LEFT);
    owner.keyboard().press("Tab");
    assertThat(field(owner, "Your password so far")).isFocused();
    for (String typed : new String[] {"alice-demo", NEW, NEW}) {
      owner.keyboard().type(typed);
      owner.keyboard().press("Tab");
      Soundness.checkFocus(owner);
    }
    assertThat(owner.getByLabel("Sign out my other devices")).isFocused();
    owner.keyboard().press("Enter");

    assertThat(owner.locator("#notice")).isFocused();
    assertThat(owner.locator("#notice")).containsText("Your password is changed");
  }

  private static void tabTo(Page page, String text) {
    for (int i = 0; i < 20; i++) {
      page.keyboard().press("Tab");
      Soundness.checkFocus(page);
      Object shown = page.evaluate("() => document.activeElement.textContent.trim()");
      if (text.equals(shown)) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not reach " + text);
  }

  @Test
  void itWorksWithoutScriptsAndAfterTenMinutes() {
    Page owner =
        Disguise.CHROME_ON_MACOS.page(context(new NewContextOptions().setJavaScriptEnabled(false)));
    signIn(owner, "alice");
    Page thief = firefox();
    signIn(thief, "alice");
    awaitLive(thief);
    time.advance(Duration.ofMinutes(12));
    owner.reload();

    question(owner).getByText("This was not me").click();
    password(owner).fill("alice-demo");
    button(owner, "This was not me: sign it out").click();

    assertLeft(thief, LEFT);
    setPassword(owner);
    assertThat(owner.locator("#notice")).containsText("Your password is changed");
  }

  @ParameterizedTest
  @EnumSource
  void everyStepIsSound(Screen screen) {
    Page page = Disguise.CHROME_ON_MACOS.page(context(screen.options().setBypassCSP(true)));
    signIn(page, "alice");
    signIn(firefox(), "alice");
    time.advance(Duration.ofMinutes(12));
    page.reload();
    awaitLive(page);
    assertThat(question(page)).isVisible();
    Pictures.checkAndTake(page, screen, "new-device");

    question(page).getByText("This was not me").click();
    assertThat(heading(page, "Please enter your password")).isVisible();
    Pictures.checkAndTake(page, screen, "new-device-confirm");
    password(page).fill("alice-demo");
    button(page, "This was not me: sign it out").click();
    assertThat(heading(page, "Your password")).isVisible();
    Pictures.checkAndTake(page, screen, "new-password");
    field(page, "Your password so far").fill("wrong");
    field(page, "New password").fill(NEW);
    field(page, "The new password again").fill(NEW);
    button(page, "Set the new password").click();
    assertThat(page.getByText("That is not your password.")).isVisible();
    assertThat(field(page, "Your password so far")).isFocused();
    Pictures.checkAndTake(page, screen, "new-password-refused");
    setPassword(page);
    assertThat(page.locator("#notice")).containsText("Your password is changed");
    Pictures.checkAndTake(page, screen, "new-password-made");
  }
}
