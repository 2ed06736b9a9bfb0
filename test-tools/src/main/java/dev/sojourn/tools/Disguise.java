package dev.sojourn.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.List;

/** What a page says of its browser, in the user agent and in client hints. */
public enum Disguise {
  CHROME_ON_MACOS(
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/150.0.0.0 Safari/537.36",
      "macOS"),
  /** Firefox sends no client hints. */
  FIREFOX_ON_WINDOWS(
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", ""),
  SAFARI_ON_IPHONE(
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
      ""),
  SOMETHING_ELSE("Example/1.0", "");

  private final String userAgent;
  private final String platform;

  Disguise(String userAgent, String platform) {
    this.userAgent = userAgent;
    this.platform = platform;
  }

  /** A new page of {@code context} that says so. */
  public Page page(BrowserContext context) {
    Page page = context.newPage();
    JsonObject override = new JsonObject();
    override.addProperty("userAgent", userAgent);
    if (!platform.isEmpty()) {
      override.add("userAgentMetadata", metadata());
    }
    context.newCDPSession(page).send("Emulation.setUserAgentOverride", override);
    return page;
  }

  private JsonObject metadata() {
    JsonArray brands = new JsonArray();
    for (String name : List.of("Google Chrome", "Chromium")) {
      JsonObject brand = new JsonObject();
      brand.addProperty("brand", name);
      brand.addProperty("version", "150");
      brands.add(brand);
    }
    JsonObject metadata = new JsonObject();
    metadata.add("brands", brands);
    metadata.addProperty("platform", platform);
    metadata.addProperty("platformVersion", "15.0.0");
    metadata.addProperty("architecture", "arm");
    metadata.addProperty("model", "");
    metadata.addProperty("mobile", false);
    return metadata;
  }
}
