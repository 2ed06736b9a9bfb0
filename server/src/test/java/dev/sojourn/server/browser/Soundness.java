package dev.sojourn.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whether a page that is shown can be used by keyboard, screen reader and on a small screen: by all
 * rules of axe-core, and by what they leave out.
 */
final class Soundness {

  private static final String AUDIT = read("/browser/audit.js");

  /** The library of rules; evaluating it defines {@code axe}. */
  private static final String AXE = read("/axe.min.js");

  /** Of all rules, or of those about colours alone. */
  private static final String VIOLATIONS =
      """
      async (all) => {
        const runOnly = all ? {} : { runOnly: ['cat.color'] };
        const result = await axe.run(document, { resultTypes: ['violations'], ...runOnly });
        return result.violations.map((v) => v.id + ': ' + v.help + '\\n'
          + v.nodes.map((n) => n.html + '\\n  ' + n.failureSummary).join('\\n'));
      }
      """;

  private static final String HAS_VISIBLE_FOCUS =
      """
      () => {
        const style = getComputedStyle(document.activeElement);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      }
      """;

  private Soundness() {}

  /** Nothing is wrong with the page in any look of the screen; {@code name} says which it is. */
  static void check(Page page, Screen screen, String name) {
    screen.inEveryLook(page, (scheme, width) -> check(page, screen, scheme, width, name));
  }

  /** Nothing is wrong with it in this look of the screen, in which it is shown. */
  static void check(Page page, Screen screen, ColorScheme scheme, int width, String name) {
    String look = name + ", " + scheme + " " + width;
    assertThat((List<?>) page.evaluate(AUDIT)).as(look).isEmpty();
    if (!screen.isNarrowest(width)) {
      return; // laid out as at the narrowest width, which the long rules have seen
    }
    // What is dark differs from what is light in colours only.
    boolean byAllRules = scheme == ColorScheme.LIGHT;
    if (Boolean.FALSE.equals(page.evaluate("() => 'axe' in window"))) {
      page.evaluate(AXE);
    }
    assertThat((List<?>) page.evaluate(VIOLATIONS, byAllRules)).as("axe-core on " + look).isEmpty();
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
