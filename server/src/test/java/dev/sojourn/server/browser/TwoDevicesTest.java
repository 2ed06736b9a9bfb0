package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Creation;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.tools.Disguise;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person sees who signs in on two devices. */
class TwoDevicesTest extends BrowserTest {

  @Test
  @Tag("ASVS-7.5.2")
  @Tag("SM-21")
  void bothAreListedAndToldApart() {
    Page mac = chrome();
    Page windows = firefox();
    signIn(mac, "alice");
    awaitLive(mac);

    signIn(windows, "alice");

    // The page that was there first has heard of it by itself.
    for (Page page : List.of(windows, mac)) {
      assertThat(card(page, "Chrome on macOS")).isVisible();
      assertThat(card(page, "Firefox on Windows")).isVisible();
    }
    assertThat(card(mac, "Chrome on macOS")).containsText("This device");
    assertThat(card(mac, "Firefox on Windows")).not().containsText("This device");
    assertThat(card(windows, "Firefox on Windows")).containsText("This device");
    assertThat(card(mac, "Firefox on Windows")).containsText("127.0.0.1");
    assertThat(mac.locator("#announce")).hasText("New sign-in: Firefox on Windows");
  }

  @Test
  void oneEndsTheOtherAndItsPageLeavesByItselfAndSaysWhy() {
    Page mac = chrome();
    Page windows = firefox();
    signIn(windows, "alice");
    signIn(mac, "alice");
    awaitLive(windows);

    card(mac, "Firefox on Windows").getByText("Sign out").click();

    assertLeft(windows, "You signed out from another device.");
    assertThat(mac.locator("#notice")).hasText("The device is signed out.");
    assertThat(mac.locator("#notice")).isFocused();
    assertThat(card(mac, "Firefox on Windows").getByText("Last active")).hasCount(0);
    assertJustEnded(mac, "Signed out from another device");
    windows.reload();
    assertThat(windows).hasURL(Pattern.compile(".*/login.*"));
  }

  @Test
  void aLongTimeAfterSigningInThePasswordIsAskedForAndTheWishGoesOn() {
    Page mac = chrome();
    Page windows = firefox();
    signIn(windows, "alice");
    signIn(mac, "alice");
    awaitLive(windows);
    time.advance(Duration.ofMinutes(12));

    card(mac, "Firefox on Windows").getByText("Sign out").click();
    assertThat(heading(mac, "Please enter your password")).isVisible();
    assertThat(password(mac)).isFocused();
    password(mac).fill("wrong");
    button(mac, "Sign out that device").click();
    assertThat(mac.getByText("That is not your password.")).isVisible();
    password(mac).fill("alice-demo");
    button(mac, "Sign out that device").click();

    assertThat(mac.locator("#notice")).hasText("The device is signed out.");
    assertLeft(windows, "You signed out from another device.");
  }

  @Test
  void allOthersAreSignedOut() {
    Page mac = chrome();
    Page windows = firefox();
    signIn(windows, "alice");
    signIn(mac, "alice");
    awaitLive(windows);

    button(mac, "Sign out all other devices").click();

    assertLeft(windows, "You signed out from another device.");
    assertThat(mac.locator("#notice")).hasText("All other devices are signed out.");
    assertThat(card(mac, "Chrome on macOS")).isVisible();
  }

  @Test
  void signingOutEverywhereTakesBothPagesToTheSignIn() {
    Page mac = chrome();
    Page windows = firefox();
    signIn(windows, "alice");
    signIn(mac, "alice");
    awaitLive(windows);

    mac.getByText("Sign out everywhere", new Page.GetByTextOptions().setExact(true)).click();
    button(mac, "Yes, sign out everywhere").click();

    assertLeft(windows, "You signed out from another device.");
    assertLeft(mac, "You are signed out.");
  }

  @Test
  void aDeviceGetsANameThatTheOtherPageShowsAtOnce() {
    Page mac = chrome();
    Page windows = firefox();
    signIn(windows, "alice");
    signIn(mac, "alice");
    awaitLive(windows);

    Locator card = card(mac, "Firefox on Windows");
    openRename(card);
    card.getByLabel("Name of this device").fill("Computer in the den");
    card.getByText("Save name").click();

    assertThat(mac.locator("#notice")).hasText("The new name is saved.");
    assertThat(card(mac, "Computer in the den")).containsText("Firefox on Windows");
    assertThat(card(windows, "Computer in the den")).containsText("This device");
  }

  @Test
  @Tag("ASVS-7.3.1")
  void thePageLeavesWhenTheSessionWasIdleForTooLong() {
    Page mac = chrome();
    signIn(mac, "alice");
    awaitLive(mac);

    time.advance(SessionPolicy.DEFAULT.lifetime().idle().plusMinutes(5));

    assertLeft(mac, "You were signed out because nothing happened for a while.");
  }

  @Test
  @Tag("SM-14")
  void aRotationSignsNeitherOfTwoTabsOut() {
    BrowserContext context = context(new NewContextOptions());
    Page windows = firefox();
    Page one = Disguise.CHROME_ON_MACOS.page(context);
    signIn(windows, "alice");
    signIn(one, "alice");
    Page two = Disguise.CHROME_ON_MACOS.page(context);
    two.navigate("/account");
    awaitLive(one);
    time.advance(Duration.ofMinutes(12));
    String before = cookie(context);

    card(one, "Firefox on Windows").getByText("Sign out").click();
    password(one).fill("alice-demo");
    button(one, "Sign out that device").click();
    assertThat(one.locator("#notice")).hasText("The device is signed out.");

    assertThat(cookie(context)).isNotEqualTo(before);
    assertJustEnded(two, "Signed out from another device");
    openRename(card(two, "Chrome on macOS"));
    two.getByLabel("Name of this device").fill("Mine");
    two.getByText("Save name").click();
    assertThat(two.locator("#notice")).hasText("The new name is saved.");
    two.reload();
    one.reload();
    assertThat(card(two, "Mine")).isVisible();
    assertThat(card(one, "Mine")).isVisible();
  }

  @Test
  void aGuestsAttributeIsCarriedOver() {
    var guest = (Creation.Created) sessions.create(SignIn.guest());
    sessions.update(guest.session().id(), AttributeDelta.set("theme", "dark"));
    BrowserContext context = context(new NewContextOptions());
    context.addCookies(
        List.of(
            new Cookie(HttpBrowser.SESSION, guest.token().reveal())
                .setUrl(server.origin().replace("http:", "https:"))
                .setHttpOnly(true)
                .setSecure(true)));
    Page page = Disguise.CHROME_ON_MACOS.page(context);

    signIn(page, "alice");

    SessionFilter own =
        SessionFilter.filter().user(UserId.of("alice")).state(SessionState.ACTIVE).build();
    List<Session> living = sessions.list(own, PageRequest.first(5)).items();
    assertThat(living).hasSize(1);
    assertThat(living.getFirst().attributes().get("theme"))
        .isEqualTo(new AttributeValue.Text("dark"));
    assertThat(living.getFirst().id()).isNotEqualTo(guest.session().id());
  }

  @Test
  @Tag("CC-3")
  void afterASignOutTheBackButtonShowsNothing() {
    Page page = chrome();
    signIn(page, "alice");

    button(page, "Sign out").first().click();
    assertThat(page.getByRole(AriaRole.ALERT)).hasText("You are signed out.");
    page.goBack();

    assertThat(heading(page, "Sign in")).isVisible();
    assertThat(page.locator("body")).not().containsText("This device");
    page.goForward();
    assertThat(heading(page, "Sign in")).isVisible();
  }

  private static String cookie(BrowserContext context) {
    return context.cookies().stream()
        .filter(c -> c.name.equals(HttpBrowser.SESSION))
        .map(c -> c.value)
        .findFirst()
        .orElseThrow();
  }
}
