package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sojourn.token.DeviceToken;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers bring is cut to size, never refused. */
class ClientTest {

  @Test
  void whatIsTooLongIsCut() {
    Map<String, String> hints = new HashMap<>();
    IntStream.range(0, 100).forEach(i -> hints.put("h" + i, "v".repeat(10_000)));
    Client client = new Client("1".repeat(1_000), "u".repeat(100_000), hints, null);

    assertThat(client.ip()).hasSize(Client.MAX_IP);
    assertThat(client.userAgent()).hasSize(Client.MAX_USER_AGENT);
    assertThat(client.hints()).hasSize(Client.MAX_HINTS);
    assertThat(client.hints().values()).allMatch(v -> v.length() == Client.MAX_USER_AGENT);
  }

  @Test
  void aCutNeverSplitsAPair() {
    Client client = new Client(null, "a" + "😀".repeat(400), Map.of(), null);
    String agent = client.userAgent();
    assertThat(agent).hasSize(Client.MAX_USER_AGENT - 1).endsWith("😀");
  }

  @Test
  void controlCharactersGo() {
    Client client = new Client("192.0.2.7\r\n", "a\nb\u001b[31m\0\ud83d", Map.of(), null);
    assertThat(client.ip()).isEqualTo("192.0.2.7");
    assertThat(client.userAgent()).isEqualTo("ab[31m");
  }

  @Test
  void whatIsEmptyIsAbsent() {
    Client client = new Client(" ", "\n", Map.of(), null);
    assertThat(client.ip()).isNull();
    assertThat(client.userAgent()).isNull();
    assertThat(ClientTrace.of(client)).isEqualTo(ClientTrace.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.77, 192.0.2.0/24",
    "::ffff:192.0.2.77, 192.0.2.0/24",
    "2001:db8:1:ff::7, 2001:db8:1::/48",
    "2001:db8:0:ff::7, 2001:db8::/48",
    "::1, 0::/48",
    "192.0.2.77/28, 192.0.2.0/24",
    "192.0.2.0/24, 192.0.2.0/24",
    "2001:db8:1::/48, 2001:db8:1::/48",
    "10.0.0.0/8, 10.0.0.0/8",
    "somewhere, "
  })
  void ofAnAddressKeptForLongTheNetworkStays(String ip, @Nullable String network) {
    ClientTrace truncated = new ClientTrace(ip, "Example/1.0").truncated();

    assertThat(truncated).isEqualTo(new ClientTrace(network, "Example/1.0"));
    assertThat(truncated.truncated()).isEqualTo(truncated);
    if (network != null) {
      assertThat(IpRange.parse(network)).isPresent();
      assertThat(IpRange.parse(network).orElseThrow().covers(ip)).isTrue();
    }
  }

  @Test
  void aDeviceTokenDoesNotShow() {
    Client client = Client.UNKNOWN.withDeviceToken(DeviceToken.of("sjd_very-secret"));
    assertThat(client.toString()).doesNotContain("very-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", "\u0000"})
  void aDeviceNeedsAName(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Device.checkName(name));
  }

  @Test
  void aDevicesNameIsBounded() {
    assertThatNoException().isThrownBy(() -> Device.checkName("n".repeat(Device.MAX_NAME)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Device.checkName("n".repeat(Device.MAX_NAME + 1)));
  }
}
