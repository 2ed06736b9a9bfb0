package dev.sojourn.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.token.SecretBytes;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may change between a sign-in and a later request, and which signals it contradicts. */
class BindingTableTest {

  private static final String WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) ";
  private static final String ANDROID = "Mozilla/5.0 (Linux; Android 10; K) ";
  private static final String WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) ";
  private static final String GECKO = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) ";

  private static final SecretBytes DEVICE = SecretBytes.copyOf(new byte[] {1});
  private static final SecretBytes OTHER_DEVICE = SecretBytes.copyOf(new byte[] {2});

  private static final Client HOME = chrome("192.0.2.7", "140");
  private static final Client HOME_V6 = chrome("2001:db8:1:2200:a:b:c:d", "140");

  private static Client chrome(String ip, String version) {
    return client(
        ip,
        WINDOWS + WEBKIT + "Chrome/" + version + ".0.0.0 Safari/537.36",
        "\"Chromium\";v=\"" + version + "\", \"Google Chrome\";v=\"" + version + "\"",
        "\"Windows\"");
  }

  private static Client client(
      @Nullable String ip, @Nullable String agent, @Nullable String brands, String platform) {
    Map<String, String> hints =
        brands == null ? Map.of() : Map.of("sec-ch-ua", brands, "sec-ch-ua-platform", platform);
    return new Client(ip, agent, hints, null);
  }

  private record Change(Client before, Client after) {}

  private static Map.Entry<String, Change> change(String name, Client before, Client after) {
    return Map.entry(name, new Change(before, after));
  }

  private static final Map<String, Change> CHANGES =
      Map.ofEntries(
          change("NOTHING", HOME, HOME),
          change(
              "BROWSER_UPDATE",
              HOME,
              client(
                  "192.0.2.7",
                  WINDOWS + WEBKIT + "Chrome/141.0.0.0 Safari/537.36",
                  "\"Not?A_Brand\";v=\"8\", \"Google Chrome\";v=\"141\", \"Chromium\";v=\"141\"",
                  "\"Windows\"")),
          change(
              "FIREFOX_UPDATE",
              client("192.0.2.7", GECKO + "Gecko/20100101 Firefox/145.0", null, ""),
              client(
                  "192.0.2.7",
                  GECKO.replace("145", "146") + "Gecko/20100101 Firefox/146.0",
                  null,
                  "")),
          change(
              "SYSTEM_UPDATE",
              client("192.0.2.7", WINDOWS + WEBKIT + "Chrome/140.0.0.0 Safari/537.36", null, ""),
              client(
                  "192.0.2.7",
                  WINDOWS.replace("10.0", "11.0") + WEBKIT + "Chrome/140.0.0.0 Safari/537.36",
                  null,
                  "")),
          change("NEW_LEASE_IN_THE_SAME_NETWORK", HOME, chrome("192.0.2.201", "140")),
          change("WIFI_TO_MOBILE", HOME, chrome("198.51.100.20", "140")),
          change("IPV6_PRIVACY_ADDRESS", HOME_V6, chrome("2001:db8:1:2200:ffff:1:2:3", "140")),
          change(
              "IPV6_OTHER_SUBNET_OF_THE_HOUSEHOLD", HOME_V6, chrome("2001:db8:1:22ff::1", "140")),
          change("IPV6_NEIGHBOUR", HOME_V6, chrome("2001:db8:1:2300::1", "140")),
          change("OTHER_FAMILY_OF_ADDRESSES", HOME, HOME_V6),
          change(
              "THE_SAME_ADDRESS_SPELT_OTHERWISE",
              HOME_V6,
              chrome("2001:0db8:0001:2200:000a:000b:000c:000d", "140")),
          change("VPN", HOME, chrome("203.0.113.9", "140")),
          change(
              "ANOTHER_BROWSER",
              HOME,
              client("192.0.2.7", GECKO + "Gecko/20100101 Firefox/145.0", null, "")),
          change(
              "ANOTHER_BRAND_OF_CHROMIUM",
              HOME,
              client(
                  "192.0.2.7",
                  WINDOWS + WEBKIT + "Chrome/140.0.0.0 Safari/537.36",
                  "\"Brave\";v=\"140\", \"Chromium\";v=\"140\"",
                  "\"Windows\"")),
          change(
              "ANOTHER_PLATFORM",
              HOME,
              client(
                  "192.0.2.7",
                  ANDROID + WEBKIT + "Chrome/140.0.0.0 Mobile Safari/537.36",
                  "\"Chromium\";v=\"140\", \"Google Chrome\";v=\"140\"",
                  "\"Android\"")),
          change(
              "THE_DESKTOP_SITE_ON_A_PHONE",
              client("192.0.2.7", ANDROID + WEBKIT + "Chrome/140.0 Mobile Safari/537.36", null, ""),
              client(
                  "192.0.2.7",
                  "Mozilla/5.0 (X11; Linux x86_64) " + WEBKIT + "Chrome/140.0 Safari/537.36",
                  null,
                  "")),
          change("WITHOUT_HINTS", HOME, client("192.0.2.7", HOME.userAgent(), null, "")),
          change("A_PROGRAM", HOME, client("192.0.2.7", "curl/8.5.0", null, "")),
          change("FORGED_HEADERS_FROM_ELSEWHERE", HOME, chrome("203.0.113.66", "140")),
          change("NO_HEADERS", HOME, client("192.0.2.7", null, null, "")),
          change("NOTHING_KNOWN", HOME, Client.UNKNOWN),
          change("NO_ADDRESS_AT_ALL", HOME, client("unknown", HOME.userAgent(), null, "")));

  /** Which signals no longer match: {@code x}; each row holds for a policy of that signal alone. */
  @ParameterizedTest
  @CsvSource({
    // change                             exact  prefix  fingerprint
    "NOTHING,                              -,     -,      -",
    "BROWSER_UPDATE,                       -,     -,      -",
    "FIREFOX_UPDATE,                       -,     -,      -",
    "SYSTEM_UPDATE,                        -,     -,      -",
    "NEW_LEASE_IN_THE_SAME_NETWORK,        x,     -,      -",
    "WIFI_TO_MOBILE,                       x,     x,      -",
    "IPV6_PRIVACY_ADDRESS,                 x,     -,      -",
    "IPV6_OTHER_SUBNET_OF_THE_HOUSEHOLD,   x,     -,      -",
    "IPV6_NEIGHBOUR,                       x,     x,      -",
    "OTHER_FAMILY_OF_ADDRESSES,            x,     x,      -",
    "THE_SAME_ADDRESS_SPELT_OTHERWISE,     -,     -,      -",
    "VPN,                                  x,     x,      -",
    "ANOTHER_BROWSER,                      -,     -,      x",
    "ANOTHER_BRAND_OF_CHROMIUM,            -,     -,      x",
    "ANOTHER_PLATFORM,                     -,     -,      x",
    "THE_DESKTOP_SITE_ON_A_PHONE,          -,     -,      x",
    "WITHOUT_HINTS,                        -,     -,      -",
    "A_PROGRAM,                            -,     -,      x",
    "FORGED_HEADERS_FROM_ELSEWHERE,        x,     x,      -",
    "NO_HEADERS,                           -,     -,      x",
    "NOTHING_KNOWN,                        x,     x,      x",
    "NO_ADDRESS_AT_ALL,                    x,     x,      -",
  })
  @Tag("SM-19")
  void changes(String name, String exact, String prefix, String fingerprint) {
    Change change = Objects.requireNonNull(CHANGES.get(name));
    AddressBinding whole = AddressBinding.exact(Reaction.REJECT);
    AddressBinding network = AddressBinding.network(Reaction.REJECT);
    assertMismatch(change, new BindingPolicy(whole, null, null), exact);
    assertMismatch(change, new BindingPolicy(network, null, null), prefix);
    assertMismatch(change, new BindingPolicy(null, Reaction.REJECT, null), fingerprint);
  }

  private static void assertMismatch(Change change, BindingPolicy policy, String mark) {
    Binding binding = Objects.requireNonNull(Binding.of(policy, change.before, DEVICE));
    assertThat(binding.check(policy, change.after, DEVICE))
        .as("%s under %s", change.after, policy)
        .isEqualTo(mark.equals("x") ? binding.signals() : Set.of());
    // The device token is the same whatever else changes, and missing or another's it is none.
    BindingPolicy device = new BindingPolicy(null, null, Reaction.REJECT);
    Binding toDevice = Objects.requireNonNull(Binding.of(device, change.before, DEVICE));
    assertThat(toDevice.check(device, change.after, DEVICE)).isEmpty();
    assertThat(toDevice.check(device, change.after, OTHER_DEVICE)).hasSize(1);
    assertThat(toDevice.check(device, change.after, null)).hasSize(1);
  }

  @Test
  void everySignalHasItsReaction() {
    BindingPolicy policy =
        new BindingPolicy(
            AddressBinding.network(Reaction.NOTIFY), Reaction.STEP_UP, Reaction.REJECT);
    Set<BindingSignal> all = EnumSet.allOf(BindingSignal.class);
    assertThat(policy.reactingBy(Reaction.NOTIFY, all)).containsExactly(BindingSignal.ADDRESS);
    assertThat(policy.reactingBy(Reaction.STEP_UP, all)).containsExactly(BindingSignal.FINGERPRINT);
    assertThat(policy.reactingBy(Reaction.REJECT, all)).containsExactly(BindingSignal.DEVICE_TOKEN);
  }

  @Test
  void whatWasNotKnownAtTheSignInBindsNothing() {
    BindingPolicy all =
        new BindingPolicy(AddressBinding.exact(Reaction.REJECT), Reaction.REJECT, Reaction.REJECT);
    assertThat(Binding.of(all, Client.UNKNOWN, null)).isNull();
    assertThat(Binding.of(all, client("not an address", " ", null, ""), null)).isNull();
    assertThat(Binding.of(BindingPolicy.NONE, HOME, DEVICE)).isNull();
    Binding toAddress =
        Objects.requireNonNull(Binding.of(all, client("192.0.2.7", null, null, ""), null));
    assertThat(toAddress.check(all, HOME, null)).isEmpty();
  }

  @Test
  void aBindingIsCheckedAsFarAsThePolicyOfTodayAsks() {
    BindingPolicy then =
        new BindingPolicy(AddressBinding.exact(Reaction.REJECT), Reaction.REJECT, null);
    Binding binding = Objects.requireNonNull(Binding.of(then, HOME, DEVICE));
    assertThat(binding.check(BindingPolicy.NONE, Client.UNKNOWN, null)).isEmpty();
    assertThat(binding.check(new BindingPolicy(null, null, Reaction.REJECT), HOME, null)).isEmpty();
  }
}
