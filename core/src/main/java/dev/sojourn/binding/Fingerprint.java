package dev.sojourn.binding;

import dev.sojourn.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same of a browser's words about itself when it is updated. All of it can be
 * forged: it makes a copied token a little harder to use, and proves nothing.
 *
 * @param browser the family, for example {@code Chrome}; at most {@value #MAX_LENGTH} characters
 * @param platform the system, for example {@code Windows}, or empty; likewise
 * @param hints brand and platform as the client hints name them; null where there were none, as
 *     from many browsers, over plain http, and on the way into a WebSocket
 */
public record Fingerprint(String browser, String platform, @Nullable String hints) {

  /** The most characters of each part; longer ones are cut. */
  public static final int MAX_LENGTH = 64;

  /** What in a user agent gives a family away; those that pretend to be others come first. */
  private static final List<Map.Entry<String, String>> BROWSERS =
      List.of(
          Map.entry("Edg/", "Edge"),
          Map.entry("EdgA/", "Edge"),
          Map.entry("EdgiOS/", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("OPT/", "Opera"),
          Map.entry("SamsungBrowser/", "Samsung Internet"),
          Map.entry("Vivaldi/", "Vivaldi"),
          Map.entry("YaBrowser/", "Yandex"),
          Map.entry("FxiOS/", "Firefox"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("CriOS/", "Chrome"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("Safari/", "Safari"));

  private static final List<Map.Entry<String, String>> PLATFORMS =
      List.of(
          Map.entry("Windows", "Windows"),
          Map.entry("Android", "Android"),
          Map.entry("iPhone", "iOS"),
          Map.entry("iPad", "iOS"),
          Map.entry("iPod", "iOS"),
          Map.entry("Mac OS X", "macOS"),
          Map.entry("CrOS", "ChromeOS"),
          Map.entry("Linux", "Linux"));

  /** A brand in {@code Sec-CH-UA}; its version is left out. */
  private static final Pattern BRAND = Pattern.compile("\"([^\"]{1,64})\"\\s*;\\s*v=");

  /** The brand that is none, and changes with every version so that nobody relies on the list. */
  private static final Pattern GREASE = Pattern.compile("(?i).*not.a.?brand.*");

  /** Cuts what is too long. */
  public Fingerprint {
    browser = cut(browser);
    platform = cut(platform);
    hints = hints == null ? null : cut(hints);
  }

  /** Cuts before a pair of surrogates, not within: no store keeps half of one. */
  private static String cut(String text) {
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    boolean isWithinPair =
        Character.isSurrogatePair(text.charAt(MAX_LENGTH - 1), text.charAt(MAX_LENGTH));
    return text.substring(0, isWithinPair ? MAX_LENGTH - 1 : MAX_LENGTH);
  }

  /** The fingerprint of {@code client}; null without a user agent. */
  public static @Nullable Fingerprint of(Client client) {
    String agent = client.userAgent();
    return agent == null || agent.isBlank()
        ? null
        : new Fingerprint(
            first(BROWSERS, agent, product(agent)),
            first(PLATFORMS, agent, ""),
            hints(client.hints()));
  }

  private static String first(List<Map.Entry<String, String>> marks, String agent, String other) {
    for (Map.Entry<String, String> mark : marks) {
      if (agent.contains(mark.getKey())) {
        return mark.getValue();
      }
    }
    return other;
  }

  /** The name before the first version, of what is no browser: {@code curl}. */
  private static String product(String agent) {
    int end = 0;
    while (end < agent.length() && agent.charAt(end) != '/' && agent.charAt(end) != ' ') {
      end++;
    }
    return agent.substring(0, end);
  }

  private static @Nullable String hints(Map<String, String> hints) {
    String named = hints.get("sec-ch-ua");
    if (named == null) {
      return null;
    }
    TreeSet<String> brands = new TreeSet<>();
    for (Matcher brand = BRAND.matcher(named); brand.find(); ) {
      if (!GREASE.matcher(brand.group(1)).matches()) {
        brands.add(brand.group(1));
      }
    }
    List<String> parts = new ArrayList<>(brands);
    parts.add(hints.getOrDefault("sec-ch-ua-platform", "").replace("\"", ""));
    return String.join("|", parts);
  }

  /** Whether {@code other} may be the same browser: hints count only where both have them. */
  public boolean matches(Fingerprint other) {
    return browser.equals(other.browser)
        && platform.equals(other.platform)
        && (hints == null || other.hints == null || hints.equals(other.hints));
  }
}
