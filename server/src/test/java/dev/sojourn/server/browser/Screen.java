package dev.sojourn.server.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ViewportSize;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The screens that pages are made for. One goes through pages at the narrowest width. */
enum Screen {
  /** The narrowest that a page must fit (WCAG 2.2, 1.4.10), and a usual one. */
  PHONE(2, 320, 360),
  DESK(1, 1280, 1280);

  private static final String IS_SHOWN =
      """
      ([isDark, width]) => innerWidth === width
        && matchMedia('(prefers-color-scheme: dark)').matches === isDark
      """;

  /** Colours that are on their way to others would be seen half-way. */
  private static final String FINISH =
      "() => document.getAnimations().forEach((animation) => animation.finish())";

  private final int density;
  private final int narrowest;
  private final int usual;

  Screen(int density, int narrowest, int usual) {
    this.density = density;
    this.narrowest = narrowest;
    this.usual = usual;
  }

  /** What is done with a page as it looks at this moment. */
  interface Look {
    void at(ColorScheme scheme, int width);
  }

  NewContextOptions options() {
    return new NewContextOptions().setViewportSize(narrowest, 800).setDeviceScaleFactor(density);
  }

  /** Whether it is at its narrowest at {@code width}; no layout changes from there on. */
  boolean isNarrowest(int width) {
    return width == narrowest;
  }

  /** How wide pictures are. */
  int pictured() {
    return usual;
  }

  /** Looks at the page that is shown at each width, in light and in dark. */
  void inEveryLook(Page page, Look look) {
    inLooks(page, Stream.of(narrowest, usual).distinct().toList(), look);
  }

  /** Looks at it at the width of pictures, in light and in dark. */
  void inBothSchemes(Page page, Consumer<ColorScheme> look) {
    inLooks(page, List.of(usual), (scheme, width) -> look.accept(scheme));
  }

  /** Afterwards the page is as wide as before, in light. */
  private static void inLooks(Page page, List<Integer> widths, Look look) {
    ViewportSize before = page.viewportSize();
    for (int width : widths) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        show(page, scheme, width, before.height);
        look.at(scheme, width);
      }
    }
    show(page, ColorScheme.LIGHT, before.width, before.height);
  }

  private static void show(Page page, ColorScheme scheme, int width, int height) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.setViewportSize(width, height);
    page.waitForFunction(IS_SHOWN, List.of(scheme == ColorScheme.DARK, width));
    page.evaluate(FINISH);
  }
}
