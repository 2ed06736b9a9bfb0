package dev.sojourn.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Pictures of pages, for people to look at: {@code target/screenshots}. To take one a style of the
 * tool is put in, so that the content security policy must not count in their contexts.
 */
final class Pictures {

  private static final Path FOLDER = Path.of("target", "screenshots");

  private Pictures() {}

  /** Takes the page in light and in dark, all of it or what is seen at first. */
  static void take(Page page, Screen screen, String name, boolean whole) {
    screen.inBothSchemes(page, scheme -> take(page, screen, scheme, name, whole));
  }

  /** Nothing is wrong with the page in any look of the screen; pictures are taken of all of it. */
  static void checkAndTake(Page page, Screen screen, String name) {
    screen.inEveryLook(
        page,
        (scheme, width) -> {
          Soundness.check(page, screen, scheme, width, name);
          if (width == screen.pictured()) {
            take(page, screen, scheme, name, true);
          }
        });
  }

  private static void take(
      Page page, Screen screen, ColorScheme scheme, String name, boolean whole) {
    String look = (screen + "-" + scheme).toLowerCase(Locale.ROOT);
    byte[] picture =
        page.screenshot(
            new ScreenshotOptions()
                .setPath(FOLDER.resolve(name + "-" + look + ".png"))
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setFullPage(whole));
    assertThat(picture).hasSizeGreaterThan(5_000);
  }
}
