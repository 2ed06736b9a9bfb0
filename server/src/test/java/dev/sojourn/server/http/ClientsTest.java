package dev.sojourn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.ServerSettings.SignInSettings;
import dev.sojourn.servlet.Clients;
import dev.sojourn.servlet.SessionCookies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Which address is the client's: the peer, or what a trusted proxy says, and nothing else. */
class ClientsTest {

  private static final ServerSettings SETTINGS =
      new ServerSettings(
          null,
          List.of("10.0.0.0/8", "::1", "2001:db8:ffff::/48"),
          new SignInSettings("default", 2, 64, 5, 50),
          Duration.ZERO,
          null);

  private final Clients clients = new Clients(SETTINGS.proxies(), SessionCookies.ofHost());

  private String address(String peer, String... forwarded) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/login");
    request.setRemoteAddr(peer);
    for (String line : forwarded) {
      request.addHeader("X-Forwarded-For", line);
    }
    return clients.address(request);
  }

  @Test
  void aPeerThatIsNoProxyIsTheClientWhateverItSays() {
    assertThat(address("192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(address("192.0.2.7", "198.51.100.1")).isEqualTo("192.0.2.7");
    assertThat(address("[2001:db8::7]", "198.51.100.1")).isEqualTo("2001:db8::7");
  }

  /** As the web server writes them. */
  @ParameterizedTest
  @CsvSource({
    "[2001:db8:0:0:0:0:0:7], 2001:db8:0:0:0:0:0:7",
    "[fe80::1%eth0], fe80::1",
    "fe80::1%2, fe80::1"
  })
  void aPeerHasNoBracketsAndNoZone(String peer, String address) {
    assertThat(address(peer)).isEqualTo(address);
  }

  @Test
  void aTrustedProxyNamesTheClient() {
    assertThat(address("10.0.0.1", "198.51.100.1")).isEqualTo("198.51.100.1");
    assertThat(address("[0:0:0:0:0:0:0:1]", "2001:db8::7")).isEqualTo("2001:db8::7");
    assertThat(address("10.0.0.1")).isEqualTo("10.0.0.1");
  }

  @Test
  void whatTheClientSaysItselfStandsBeforeAndDoesNotCount() {
    assertThat(address("10.0.0.1", "203.0.113.66, 198.51.100.1")).isEqualTo("198.51.100.1");
    assertThat(address("10.0.0.1", "10.1.1.1, 198.51.100.1, 10.0.0.2")).isEqualTo("198.51.100.1");
  }

  @Test
  void everyLineCountsInItsOrder() {
    assertThat(address("10.0.0.1", "203.0.113.66", "198.51.100.1")).isEqualTo("198.51.100.1");
    assertThat(address("10.0.0.1", "203.0.113.66, 198.51.100.1", "10.0.0.2, 10.0.0.3"))
        .isEqualTo("198.51.100.1");
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.1:4711, 198.51.100.1",
    "[2001:db8::7]:443, 2001:db8::7",
    "[2001:db8::7], 2001:db8::7",
    "2001:db8::443, 2001:db8::443",
    "[fe80::1%eth0]:80, fe80::1",
    "'  198.51.100.1  ', 198.51.100.1"
  })
  void aHopMayHaveAPortBracketsOrAZone(String hop, String address) {
    assertThat(address("10.0.0.1", "203.0.113.66, " + hop)).isEqualTo(address);
    assertThat(address("10.0.0.1", hop + ", 10.0.0.2:8080, [2001:db8:ffff::1]:443"))
        .isEqualTo(address);
  }

  /** It could be anything: behind it nobody is believed. */
  @ParameterizedTest
  @CsvSource({
    "unknown",
    "_hidden",
    "''",
    "198.51.100.0/24",
    "198.51.100.1:port",
    "198.51.100.1:123456",
    "[198.51.100.1",
    "localhost",
    "256.1.1.1"
  })
  void aHopThatIsNoAddressEndsTheWalk(String hop) {
    assertThat(address("10.0.0.1", "203.0.113.66, " + hop)).isEqualTo("10.0.0.1");
    assertThat(address("10.0.0.1", "203.0.113.66, " + hop + ", 10.0.0.2")).isEqualTo("10.0.0.2");
  }

  @Test
  void nobodyWalksForEver() {
    assertThat(address("10.0.0.1", "198.51.100.1" + ", 10.0.0.2".repeat(500)))
        .isEqualTo("10.0.0.2");
  }
}
