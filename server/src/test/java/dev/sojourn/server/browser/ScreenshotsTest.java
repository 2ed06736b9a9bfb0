package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import dev.sojourn.tools.Disguise;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures of the pages, for people to look at: {@code target/screenshots}. */
class ScreenshotsTest extends BrowserTest {

  /** So that each device can have an address of its own. */
  @Override
  Map<String, String> settings() {
    return Map.of("sojourn.trusted-proxies", "127.0.0.0/8,::1");
  }

  private Page page(Disguise disguise, String address, NewContextOptions options) {
    return disguise.page(
        context(
            options.setBypassCSP(true).setExtraHTTPHeaders(Map.of("X-Forwarded-For", address))));
  }

  private Page page(Screen screen) {
    return page(Disguise.CHROME_ON_MACOS, "203.0.113.7", screen.options());
  }

  private Page elsewhere(Disguise disguise, String address) {
    return page(disguise, address, new NewContextOptions());
  }

  @ParameterizedTest
  @EnumSource
  void signIn(Screen screen) {
    Page page = page(screen);
    page.navigate("/login?reason=signed_out_elsewhere");
    assertThat(page.getByLabel("User name")).isFocused();
    Pictures.take(page, screen, "sign-in", false);

    page.getByLabel("User name").fill("alice");
    password(page).fill("wrong");
    button(page, "Sign in").click();
    assertThat(page.getByText("is not right.")).isVisible();
    Pictures.take(page, screen, "sign-in-refused", false);
  }

  @ParameterizedTest
  @EnumSource
  void account(Screen screen) {
    Page page = page(screen);
    signInEverywhere(page);
    Pictures.take(page, screen, "account", true);

    time.advance(Duration.ofMinutes(12));
    card(page, "Firefox on Windows").getByText("Sign out").click();
    assertThat(heading(page, "Please enter your password")).isVisible();
    Pictures.take(page, screen, "account-confirm", false);
    password(page).fill("alice-demo");
    button(page, "Sign out that device").click();
    assertThat(page.locator("#notice")).isVisible();
    Pictures.take(page, screen, "account-ended", false);
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
    Page page = page(Screen.PHONE);
    signIn(page, "alice");
    page.navigate("/login");
    Pictures.take(page, Screen.PHONE, "signed-in-already", false);
    page.navigate("/login?switch=true");
    Pictures.take(page, Screen.PHONE, "sign-in-as-somebody-else", false);
    page.context().clearCookies();
    page.navigate("/login");
    page.context().clearCookies();
    page.getByLabel("User name").fill("alice");
    password(page).fill("alice-demo");
    button(page, "Sign in").click();
    assertThat(heading(page, "Your browser did not keep a cookie")).isVisible();
    Pictures.take(page, Screen.PHONE, "no-cookies", false);
  }
}
