package dev.sojourn.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.Client;
import dev.sojourn.binding.AddressBinding.Match;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingTest {

  private static final BindingPolicy EXACT =
      new BindingPolicy(AddressBinding.exact(Reaction.REJECT), null, null);

  private static Client at(String ip) {
    return new Client(ip, null, Map.of(), null);
  }

  private static @Nullable String boundAddress(String ip) {
    Binding binding = Binding.of(EXACT, at(ip), null);
    return binding == null ? null : binding.address();
  }

  @ParameterizedTest
  @CsvSource({"8, 16", "32, 128", "24, 56"})
  void prefixesHaveTheirBounds(int v4, int v6) {
    AddressBinding binding = new AddressBinding(Match.PREFIX, v4, v6, Reaction.NOTIFY);
    assertThat(binding.bits("192.0.2.1")).isEqualTo(v4);
    assertThat(binding.bits("2001:db8::1")).isEqualTo(v6);
  }

  @ParameterizedTest
  @CsvSource({"7, 56, IPv4", "33, 56, IPv4", "24, 15, IPv6", "24, 129, IPv6"})
  void prefixesBeyondThemAreRefused(int v4, int v6, String named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AddressBinding(Match.PREFIX, v4, v6, Reaction.NOTIFY))
        .withMessageContaining(named);
  }

  @Test
  void exactIsEveryBit() {
    assertThat(AddressBinding.exact(Reaction.NOTIFY).bits("192.0.2.1")).isEqualTo(32);
    assertThat(AddressBinding.exact(Reaction.NOTIFY).bits("2001:db8::1")).isEqualTo(128);
    assertThat(AddressBinding.exact(Reaction.NOTIFY).bits("::1")).isEqualTo(128);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:0DB8::1, 2001:db8:0:0:0:0:0:1",
    "192.0.2.0/24, ",
    "/24, ",
    "a name, ",
  })
  void anAddressIsKeptInItsCanonicalForm(String ip, @Nullable String kept) {
    assertThat(boundAddress(ip)).isEqualTo(kept);
  }

  @Test
  void aPolicyThatComparesAnythingIsNotNone() {
    assertThat(BindingPolicy.NONE.isNone()).isTrue();
    assertThat(EXACT.isNone()).isFalse();
    assertThat(new BindingPolicy(null, Reaction.NOTIFY, null).isNone()).isFalse();
    assertThat(new BindingPolicy(null, null, Reaction.NOTIFY).isNone()).isFalse();
  }

  @Test
  void whatIsNotComparedHasNoReaction() {
    for (BindingSignal signal : BindingSignal.values()) {
      assertThat(BindingPolicy.NONE.reaction(signal)).isNull();
    }
    assertThat(EXACT.reaction(BindingSignal.ADDRESS)).isEqualTo(Reaction.REJECT);
  }

  @Test
  void signalsHaveTheirNamesOfTheInterface() {
    assertThat(BindingSignal.values())
        .extracting(BindingSignal::wireName)
        .containsExactly("address", "fingerprint", "device_token");
  }
}
