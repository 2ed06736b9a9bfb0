package dev.sojourn.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.BrowserType.LaunchPersistentContextOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The machine's own Chromium, started once for all classes: what keeps tests apart is contexts. */
public final class Chromium implements BeforeAllCallback {

  /**
   * Each new window would bring up to two pages that suggest addresses, and a process for a page
   * that may come next, which cost more than most tests. The last list of this sort counts, so that
   * it must name what Playwright does without, too.
   */
  private static final String UNWANTED =
      "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"
          + "AvoidUnnecessaryBeforeUnloadCheckSync,BoundaryEventDispatchTracksNodeRemoval,"
          + "DestroyProfileOnBrowserClose,DialMediaRouteProvider,GlobalMediaControls,HttpsUpgrades,"
          + "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
          + "BlockOriginHeaderModificationOnRedirect,Translate,AutoDeElevate,OptimizationHints,"
          + "SpareRendererForSitePerProcess";

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-features=" + UNWANTED);

  private @Nullable Running running;

  /** What runs until the last test is over. */
  private static final class Running implements AutoCloseable {

    private final Path executable;
    private Playwright playwright;
    private Browser browser;

    Running(Path executable) {
      this.executable = executable;
      launch();
    }

    private void launch() {
      playwright =
          Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      browser =
          playwright
              .chromium()
              .launch(new LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
    }

    @Override
    public void close() {
      playwright.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<Path> executable = executable();
    assumeTrue(executable.isPresent(), "no chromium, chromium-browser or google-chrome on PATH");
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent("chromium", name -> new Running(executable.get()), Running.class);
  }

  private static Optional<Path> executable() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name ->
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Running running() {
    return Objects.requireNonNull(running, "it starts with the tests");
  }

  /** A browser that knows nothing of the others. */
  public BrowserContext context(Browser.NewContextOptions options) {
    return running().browser.newContext(options);
  }

  /** A browser of its own, which keeps what it knows in {@code profile}. */
  public BrowserContext open(Path profile, String origin) {
    return running()
        .playwright
        .chromium()
        .launchPersistentContext(
            profile,
            new LaunchPersistentContextOptions()
                .setExecutablePath(running().executable)
                .setArgs(ARGUMENTS)
                .setBaseURL(origin));
  }

  /** Ends the one that runs, which is stuck, and starts another. */
  public void replace() {
    running().close();
    running().launch();
  }
}
