package dev.sojourn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sojourn.Client;
import dev.sojourn.IpRange;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.server.ServerSettings.SignInSettings;
import dev.sojourn.servlet.Clients;
import dev.sojourn.servlet.SessionCookies;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * Any lines as {@code X-Forwarded-For}: the address is always one, it is that of the peer unless
 * that is a trusted proxy, and what stands before the last untrusted hop changes nothing.
 */
class ClientsFuzzTest {

  private static final ServerSettings SETTINGS =
      new ServerSettings(
          null,
          List.of("10.0.0.0/8", "::1"),
          new SignInSettings("default", 2, 64, 5, 50),
          Duration.ZERO,
          null);
  private static final Clients CLIENTS = new Clients(SETTINGS.proxies(), SessionCookies.ofHost());
  private static final String PEER = "198.51.100.7";
  private static final String PROXY = "10.0.0.1";

  @FuzzTest(maxDuration = "2m")
  void theAddressIsWhatTheTrustedOnesSay(byte[] data) {
    String[] lines = new String(data, StandardCharsets.ISO_8859_1).split("\n", -1);

    assertThat(address(PEER, lines)).isEqualTo(PEER);
    String client = address(PROXY, lines);
    assertThat(IpRange.parse(client)).isPresent();
    assertThat(client).doesNotContain("/");
    assertThat(client.equals(PROXY) || String.join(",", lines).contains(client)).isTrue();
    assertThat(new Client(client, null, Map.of(), null).ip()).isEqualTo(client);

    String[] behind = Arrays.copyOf(lines, lines.length + 1);
    behind[lines.length] = PEER;
    assertThat(address(PROXY, behind)).isEqualTo(PEER);
    behind[lines.length] = PEER + ":443, " + PROXY;
    assertThat(address(PROXY, behind)).isEqualTo(PEER);
  }

  private static String address(String peer, String... lines) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/login");
    request.setRemoteAddr(peer);
    for (String line : lines) {
      request.addHeader("X-Forwarded-For", line);
    }
    return CLIENTS.address(request);
  }
}
