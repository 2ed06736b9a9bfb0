package dev.sojourn.spring.traits;

import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What client hints say (User-Agent Client Hints); empty parts where they say nothing.
 *
 * @param os the operating system
 * @param browser the browser
 * @param isMobile whether {@code Sec-CH-UA-Mobile} is {@code ?1}
 */
record HintedTraits(String os, String browser, boolean isMobile) {

  private static final Pattern BRAND = Pattern.compile("\"([^\"\\\\]{1,64})\"\\s*;\\s*v=");

  /** What stands beside the browser's own brand in every list. */
  private static final String ENGINE = "Chromium";

  private static final Map<String, String> BRANDS =
      Map.of(
          "Google Chrome", "Chrome",
          "Microsoft Edge", "Edge",
          "Opera", "Opera",
          "Brave", "Brave",
          "Vivaldi", "Vivaldi",
          "Samsung Internet", "Samsung Internet",
          "YaBrowser", "Yandex Browser",
          "HeadlessChrome", "Chrome");

  private static final Map<String, String> PLATFORMS =
      Map.of(
          "macOS", "macOS",
          "Windows", "Windows",
          "Android", "Android",
          "Linux", "Linux",
          "Chrome OS", "ChromeOS",
          "ChromeOS", "ChromeOS",
          "Chromium OS", "ChromeOS",
          "iOS", "iOS");

  private static final Set<String> DESKTOPS = Set.of("macOS", "Windows", "Linux", "ChromeOS");

  static HintedTraits of(Map<String, String> hints) {
    String platform = hints.getOrDefault("sec-ch-ua-platform", "").replace("\"", "").strip();
    return new HintedTraits(
        PLATFORMS.getOrDefault(platform, ""),
        browser(hints.getOrDefault("sec-ch-ua", "")),
        hints.getOrDefault("sec-ch-ua-mobile", "").strip().equals("?1"));
  }

  private static String browser(String brands) {
    Matcher brand = BRAND.matcher(brands);
    String engine = "";
    while (brand.find()) {
      String known = BRANDS.get(brand.group(1));
      if (known != null) {
        return known;
      }
      if (brand.group(1).equals(ENGINE)) {
        engine = ENGINE;
      }
    }
    return engine;
  }

  /** These, and where they say nothing, {@code others}. */
  DeviceTraits orElse(DeviceTraits others) {
    String knownOs = os.isEmpty() ? others.os() : os;
    return new DeviceTraits(
        kind(others.kind()), knownOs, browser.isEmpty() ? others.browser() : browser);
  }

  private DeviceKind kind(DeviceKind other) {
    if (isMobile) {
      return DeviceKind.MOBILE;
    }
    if (DESKTOPS.contains(os)) {
      return DeviceKind.DESKTOP;
    }
    return os.equals("Android") && other != DeviceKind.OTHER ? DeviceKind.TABLET : other;
  }
}
