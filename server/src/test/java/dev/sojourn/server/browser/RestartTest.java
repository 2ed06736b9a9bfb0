package dev.sojourn.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser that was closed and opened again still knows. */
class RestartTest extends BrowserTest {

  private BrowserContext open(Path profile) {
    return watched(chromium.open(profile, server.origin()));
  }

  @Test
  void whoStaysSignedInIsSignedInAfterwards(@TempDir Path profile) {
    BrowserContext before = open(profile);
    signIn(before.pages().getFirst(), "alice", true);
    assertThat(before.pages().getFirst().getByText("Stays signed in")).isVisible();
    before.close();

    Page after = open(profile).pages().getFirst();
    after.navigate("/account");

    assertThat(heading(after, "Where you are signed in")).isVisible();
    assertThat(after.getByText("This device", new Page.GetByTextOptions().setExact(true)))
        .isVisible();
  }

  @Test
  @Tag("SM-7")
  void whoDoesNotIsSignedOutAndTheDeviceIsKnownAgain(@TempDir Path profile) {
    BrowserContext before = open(profile);
    signIn(before.pages().getFirst(), "alice", false);
    before.close();

    Page after = open(profile).pages().getFirst();
    after.navigate("/account");
    assertThat(heading(after, "Sign in")).isVisible();
    signIn(after, "alice", false);

    // One device, whose earlier session the new one has replaced.
    assertThat(after.locator(".card")).hasCount(1);
    assertJustEnded(after, "A newer sign-in on the same device took its place");
  }
}
