package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of the pages, for people to look at: {@code target/screenshots}. */
class ScreenshotsTest extends BrowserTest {

  private static final Path FOLDER = Path.of("target", "screenshots");

  /** So that each device can have an address of its own. */
  @Override
  Map<String, String> settings() {
    return Map.of("sojourn.trusted-proxies", "127.0.0.0/8,::1");
  }

  private Page page(Disguise disguise, String address, ColorScheme scheme, int width, int height) {
    return disguise.page(
        context(
            new NewContextOptions()
                .setBypassCSP(true) // to take a picture, a style of the tool is put in
                .setColorScheme(scheme)
                .setViewportSize(width, height)
                .setDeviceScaleFactor(2)
                .setExtraHTTPHeaders(Map.of("X-Forwarded-For", address))));
  }

  private Page elsewhere(Disguise disguise, String address) {
    return page(disguise, address, ColorScheme.LIGHT, 800, 800);
  }

  private static void shoot(Page page, String name, boolean whole) {
    byte[] picture =
        page.screenshot(
            new ScreenshotOptions()
                .setPath(FOLDER.resolve(name + ".png"))
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setFullPage(whole));
    assertThat(picture).hasSizeGreaterThan(10_000);
  }

  @ParameterizedTest
  @CsvSource({
    "light, LIGHT, 1200, 800",
    "dark, DARK, 1200, 800",
    "phone, LIGHT, 390, 844",
    "phone-dark, DARK, 390, 844"
  })
  void signIn(String name, ColorScheme scheme, int width, int height) {
    Page page = page(Disguise.CHROME_ON_MACOS, "203.0.113.7", scheme, width, height);
    page.navigate("/login?reason=signed_out_elsewhere");
    assertThat(page.getByLabel("User name")).isFocused();
    shoot(page, "sign-in-" + name, false);

    page.getByLabel("User name").fill("alice");
    password(page).fill("wrong");
    button(page, "Sign in").click();
    assertThat(page.getByText("is not right.")).isVisible();
    shoot(page, "sign-in-refused-" + name, false);
  }

  @ParameterizedTest
  @CsvSource({
    "light, LIGHT, 1200, 800",
    "dark, DARK, 1200, 800",
    "phone, LIGHT, 390, 844",
    "phone-dark, DARK, 390, 844"
  })
  void account(String name, ColorScheme scheme, int width, int height) {
    Page page = page(Disguise.CHROME_ON_MACOS, "203.0.113.7", scheme, width, height);
    signInEverywhere(page);
    shoot(page, "account-" + name, true);

    time.advance(Duration.ofMinutes(12));
    card(page, "Firefox on Windows").getByText("Sign out").click();
    assertThat(heading(page, "Please enter your password")).isVisible();
    shoot(page, "account-confirm-" + name, false);
    password(page).fill("alice-demo");
    button(page, "Sign out that device").click();
    assertThat(page.locator("#notice")).isVisible();
    shoot(page, "account-ended-" + name, false);
  }

  @ParameterizedTest
  @CsvSource({
    "light, LIGHT, 1200, 800",
    "dark, DARK, 1200, 800",
    "phone, LIGHT, 360, 800",
    "phone-dark, DARK, 360, 800"
  })
  void newDevice(String name, ColorScheme scheme, int width, int height) {
    Page page = page(Disguise.CHROME_ON_MACOS, "203.0.113.7", scheme, width, height);
    signIn(page, "alice", true);
    signIn(elsewhere(Disguise.FIREFOX_ON_WINDOWS, "198.51.100.23"), "alice");
    time.advance(Duration.ofMinutes(12));
    page.navigate("/account");
    awaitLive(page);
    shoot(page, "new-device-" + name, false);

    button(page, "This was not me").click();
    assertThat(heading(page, "Please enter your password")).isVisible();
    shoot(page, "new-device-confirm-" + name, false);
    password(page).fill("alice-demo");
    button(page, "This was not me: sign it out").click();
    assertThat(heading(page, "Your password")).isVisible();
    shoot(page, "new-password-" + name, true);
    page.getByLabel("Your password so far").fill("wrong");
    page.getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
        .fill("correct horse battery");
    page.getByLabel("The new password again").fill("correct horse battery");
    button(page, "Set the new password").click();
    assertThat(page.getByText("That is not your password.")).isVisible();
    shoot(page, "new-password-refused-" + name, true);
  }

  /** Some devices, each with its own story; {@code last} is in use now. */
  private void signInEverywhere(Page last) {
    Page old = elsewhere(Disguise.SOMETHING_ELSE, "198.51.100.99");
    signIn(old, "alice");
    time.advance(Duration.ofDays(3));
    signIn(elsewhere(Disguise.SAFARI_ON_IPHONE, "2001:db8:4a:1::27"), "alice", true);
    time.advance(Duration.ofHours(20));
    signIn(last, "alice", true);
    openRename(last.locator(".card.here"));
    last.locator(".card.here").getByLabel("Name of this device").fill("Alice's laptop");
    last.locator(".card.here").getByText("Save name").click();
    assertThat(card(last, "Alice's laptop")).isVisible();
    time.advance(Duration.ofMinutes(8));
    signIn(elsewhere(Disguise.FIREFOX_ON_WINDOWS, "198.51.100.23"), "alice");
    time.advance(Duration.ofMinutes(9));
    last.navigate("/account");
    awaitLive(last);
    assertThat(card(last, "Firefox on Windows")).isVisible();
  }

  @Test
  void otherPages() {
    Page page = page(Disguise.CHROME_ON_MACOS, "203.0.113.7", ColorScheme.LIGHT, 390, 844);
    signIn(page, "alice");
    page.navigate("/login");
    shoot(page, "signed-in-already", false);
    page.navigate("/login?switch=true");
    shoot(page, "sign-in-as-somebody-else", false);
    page.context().clearCookies();
    page.navigate("/login");
    page.context().clearCookies();
    page.getByLabel("User name").fill("alice");
    password(page).fill("alice-demo");
    button(page, "Sign in").click();
    assertThat(heading(page, "Your browser did not keep a cookie")).isVisible();
    shoot(page, "no-cookies", false);
  }
}
