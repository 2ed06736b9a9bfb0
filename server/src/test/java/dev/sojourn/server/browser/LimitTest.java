package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import dev.sojourn.tools.Disguise;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A policy that lets nobody be signed in on more than two devices. */
class LimitTest extends BrowserTest {

  @Override
  Map<String, String> settings() {
    return Map.of(
        "sojourn.policies.default.limits.per-user", "2",
        "sojourn.policies.default.limits.overflow", "end_oldest");
  }

  @Test
  void theOldestMakesRoomAndItsPageSaysSo() {
    Page oldest = chrome();
    Page second = firefox();
    signIn(oldest, "alice");
    time.advance(Duration.ofSeconds(1));
    signIn(second, "alice");
    awaitLive(oldest);
    time.advance(Duration.ofSeconds(1));

    Page phone = Disguise.SAFARI_ON_IPHONE.page(context(new NewContextOptions()));
    signIn(phone, "alice");

    assertLeft(
        oldest,
        "You were signed out here because you signed in on another device, and only so many may be"
            + " signed in at once.");
    assertThat(card(second, "Safari on iOS")).isVisible();
    assertJustEnded(phone, "Made room for a newer sign-in");
  }
}
