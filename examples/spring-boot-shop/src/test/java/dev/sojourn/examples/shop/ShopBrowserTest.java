package dev.sojourn.examples.shop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.sojourn.tools.Chromium;
import dev.sojourn.tools.Disguise;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The shop in two browsers, as its visitors see it. */
@TestInstance(Lifecycle.PER_CLASS)
class ShopBrowserTest {

  @RegisterExtension static final Chromium chromium = new Chromium();

  private final List<BrowserContext> contexts = new ArrayList<>();
  private RunningShop shop;

  @BeforeAll
  void open(@TempDir Path directory) {
    shop = RunningShop.start("sojourn.store.url=sqlite:" + directory.resolve("sessions.db"));
  }

  @AfterAll
  void close() {
    if (shop != null) {
      shop.close();
    }
  }

  @AfterEach
  void leave() {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
  }

  private Page visitor(Disguise disguise) {
    BrowserContext context =
        chromium.context(new NewContextOptions().setBaseURL(shop.origin()).setLocale("en-GB"));
    contexts.add(context);
    return disguise.page(context);
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
  }

  private static void signIn(Page page, String name, String password) {
    page.getByLabel("Name").fill(name);
    page.getByLabel("Password").fill(password);
    button(page, "Sign in").click();
  }

  @Test
  void aGuestsCartIsThereAfterTheSignInThatTheOrderAsksFor() {
    Page page = visitor(Disguise.CHROME_ON_MACOS);
    page.navigate("/");
    button(page, "Add Green tea to the cart").click();
    assertThat(page.getByRole(AriaRole.STATUS)).hasText("Green tea is in your cart.");
    button(page, "Add Honey to the cart").click();
    page.navigate("/cart");
    page.getByText("Order", new Page.GetByTextOptions().setExact(true)).click();

    signIn(page, "alice", "wrong");
    assertThat(page.getByRole(AriaRole.ALERT)).hasText("Name or password is wrong.");
    signIn(page, "alice", "alice-shop");

    assertThat(page).hasURL(shop.origin() + "/order?continue");
    assertThat(page.getByText("Together €13.90")).isVisible();
    button(page, "Buy").click();
    assertThat(page.getByRole(AriaRole.STATUS)).hasText("Thank you. It will be with you soon.");
  }

  @Test
  void oneBrowserEndsTheOther() {
    Page first = visitor(Disguise.CHROME_ON_MACOS);
    first.navigate("/sign-in");
    signIn(first, "bob", "bob-shop");
    Page second = visitor(Disguise.FIREFOX_ON_WINDOWS);
    second.navigate("/sign-in");
    signIn(second, "bob", "bob-shop");
    assertThat(button(second, "Sign out bob")).isVisible();

    first.navigate("/devices");
    assertThat(first.getByText("Chrome on macOS")).isVisible();
    assertThat(first.getByText("This device")).isVisible();
    assertThat(first.getByText("Firefox on Windows")).isVisible();
    button(first, "Sign out there").click();
    assertThat(first.getByRole(AriaRole.STATUS)).hasText("That device is signed out.");
    assertThat(first.getByText("Firefox on Windows")).isHidden();

    second.navigate("/devices");
    assertThat(second).hasURL(shop.origin() + "/sign-in");
    assertThat(button(second, "Sign out bob")).isHidden();
  }
}
