package dev.sojourn.spring.traits;

import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import ua_parser.Client;

/** What a {@code User-Agent} says, in the names that people use. */
final class AgentTraits {

  private static final String NOTHING = "Other";

  private static final Map<String, String> SYSTEMS =
      Map.ofEntries(
          Map.entry("Mac OS X", "macOS"),
          Map.entry("Mac OS", "macOS"),
          Map.entry("Chrome OS", "ChromeOS"),
          Map.entry("iOS", "iOS"),
          Map.entry("Windows Phone", "Windows Phone"),
          Map.entry(NOTHING, ""));

  private static final Map<String, String> BROWSERS =
      Map.ofEntries(
          Map.entry("Mobile Safari", "Safari"),
          Map.entry("Mobile Safari UI/WKWebView", "Safari"),
          Map.entry("Chrome Mobile", "Chrome"),
          Map.entry("Chrome Mobile iOS", "Chrome"),
          Map.entry("Chrome Mobile WebView", "Android WebView"),
          Map.entry("HeadlessChrome", "Chrome"),
          Map.entry("Firefox Mobile", "Firefox"),
          Map.entry("Firefox iOS", "Firefox"),
          Map.entry("Edge Mobile", "Edge"),
          Map.entry("Edge iOS", "Edge"),
          Map.entry("Opera Mobile", "Opera"),
          Map.entry("Opera Touch", "Opera"),
          Map.entry("Opera Mini", "Opera Mini"),
          Map.entry(NOTHING, ""));

  private static final Set<String> DESKTOPS =
      Set.of(
          "macOS",
          "Windows",
          "Linux",
          "ChromeOS",
          "Ubuntu",
          "Fedora",
          "Debian",
          "FreeBSD",
          "OpenBSD",
          "NetBSD");

  private static final Set<String> APPLIANCES =
      Set.of(
          "tizen",
          "web0s",
          "webos",
          "smarttv",
          "smart-tv",
          "hbbtv",
          "apple tv",
          "appletv",
          "crkey",
          "playstation",
          "nintendo",
          "xbox",
          "roku",
          "aftt",
          "bravia");

  private AgentTraits() {}

  static DeviceTraits of(String agent, Client parsed) {
    String os = name(SYSTEMS, parsed.os.family);
    String browser = name(BROWSERS, parsed.userAgent.family);
    if (agent.contains("iPad")) {
      return new DeviceTraits(DeviceKind.TABLET, "iPadOS", browser);
    }
    return new DeviceTraits(kind(agent, os), os, browser);
  }

  private static String name(Map<String, String> names, String family) {
    if (family.startsWith("Windows") && !family.equals("Windows Phone")) {
      return "Windows";
    }
    return names.getOrDefault(family, family);
  }

  private static DeviceKind kind(String agent, String os) {
    String lower = agent.toLowerCase(Locale.ROOT);
    if (APPLIANCES.stream().anyMatch(lower::contains)) {
      return DeviceKind.OTHER;
    }
    if (os.equals("iOS") || os.equals("Windows Phone")) {
      return DeviceKind.MOBILE;
    }
    if (os.equals("Android")) {
      return lower.contains("mobile") ? DeviceKind.MOBILE : DeviceKind.TABLET;
    }
    return DESKTOPS.contains(os) ? DeviceKind.DESKTOP : DeviceKind.UNKNOWN;
  }
}
