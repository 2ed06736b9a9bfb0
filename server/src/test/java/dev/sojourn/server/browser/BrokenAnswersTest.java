package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.sojourn.Initiator;
import dev.sojourn.UserId;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the account page does when an answer is a fault, or none comes. */
class BrokenAnswersTest extends BrowserTest {

  /** That a request failed. */
  @Override
  boolean isProvoked(String complaint) {
    return complaint.startsWith("htmx:");
  }

  @Test
  void aRefreshThatFailsLeavesThePageAsItIs() {
    Page page = chrome();
    signIn(page, "alice");
    awaitLive(page);
    page.route("**/account", route -> route.fulfill(new FulfillOptions().setStatus(503)));

    page.waitForResponse("**/account", () -> signIn(firefox(), "alice"));
    assertThat(page.locator("#announce")).hasText("The list of your devices has changed.");

    assertThat(heading(page, "Where you are signed in")).isVisible();
    page.unroute("**/account");
    // The next change finds the server well again.
    sessions.devices().list(UserId.of("alice")).stream()
        .findFirst()
        .ifPresent(device ->
            sessions.devices().rename(device.owner(), device.id(), "Den", Initiator.USER));
    assertThat(card(page, "Den")).isVisible();
  }

  @Test
  void aFormWhoseAnswerIsLostIsSentOnceMoreByTheBrowserItself() {
    Page page = chrome();
    signIn(firefox(), "alice");
    signIn(page, "alice");
    awaitLive(page);
    AtomicInteger sent = new AtomicInteger();
    page.route(
        "**/account/sign-out-others",
        route -> {
          if (sent.incrementAndGet() == 1) {
            route.abort();
          } else {
            route.resume();
          }
        });

    button(page, "Sign out all other devices").click();

    assertThat(page.locator("#notice")).hasText("All other devices are signed out.");
    assertThat(card(page, "Firefox on Windows")).hasCount(0);
  }
}
