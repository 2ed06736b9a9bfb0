package dev.sojourn.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whether a page that is shown can be used by keyboard, screen reader and on a small screen. */
final class Soundness {

  private static final String AUDIT = read("/browser/audit.js");

  private static final String HAS_VISIBLE_FOCUS =
      """
      () => {
        const style = getComputedStyle(document.activeElement);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      }
      """;

  private Soundness() {}

  /** Nothing is wrong with the page; {@code name} says which it is. */
  static void check(Page page, String name) {
    assertThat((List<?>) page.evaluate(AUDIT)).as(name).isEmpty();
  }

  /** Everybody sees where the keyboard is. */
  static void checkFocus(Page page) {
    assertThat(page.evaluate(HAS_VISIBLE_FOCUS)).isEqualTo(true);
  }

  private static String read(String resource) {
    try (InputStream in = Soundness.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
