package dev.sojourn.binding;

import dev.sojourn.Client;
import dev.sojourn.IpRange;
import dev.sojourn.token.SecretBytes;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one session is bound to, taken from the client that signed in or proved itself anew. A
 * signal that was not known then binds nothing. Immutable.
 *
 * @param address the address in canonical form, or null
 * @param fingerprint the fingerprint, or null
 * @param device recognises the device token, or null
 */
public record Binding(
    @Nullable String address, @Nullable Fingerprint fingerprint, @Nullable SecretBytes device) {

  /**
   * What a session of {@code client} is bound to; null if to nothing.
   *
   * @param device recognises the client's device token, once it was proved; or null
   */
  public static @Nullable Binding of(
      BindingPolicy policy, Client client, @Nullable SecretBytes device) {
    Binding binding =
        new Binding(
            policy.address() == null ? null : canonical(client.ip()),
            policy.fingerprint() == null ? null : Fingerprint.of(client),
            policy.deviceToken() == null ? null : device);
    return binding.signals().isEmpty() ? null : binding;
  }

  private static @Nullable String canonical(@Nullable String ip) {
    return ip == null || ip.contains("/")
        ? null
        : IpRange.parse(ip)
            .map(IpRange::toString)
            .map(range -> range.substring(0, range.indexOf('/')))
            .orElse(null);
  }

  /** The signals that bind. */
  public Set<BindingSignal> signals() {
    Set<BindingSignal> signals = EnumSet.noneOf(BindingSignal.class);
    if (address != null) {
      signals.add(BindingSignal.ADDRESS);
    }
    if (fingerprint != null) {
      signals.add(BindingSignal.FINGERPRINT);
    }
    if (device != null) {
      signals.add(BindingSignal.DEVICE_TOKEN);
    }
    return signals;
  }

  /**
   * The signals by which {@code client} is not the one that the session is bound to, of those that
   * {@code policy} asks for. What a client does not say does not match: otherwise leaving out a
   * header, or the device's cookie, would be all that it takes.
   *
   * @param device recognises the client's device token, once it was proved; or null
   */
  public Set<BindingSignal> check(
      BindingPolicy policy, Client client, @Nullable SecretBytes device) {
    Set<BindingSignal> mismatches = EnumSet.noneOf(BindingSignal.class);
    AddressBinding rule = policy.address();
    if (rule != null && address != null && !isWithin(address, rule.bits(address), client.ip())) {
      mismatches.add(BindingSignal.ADDRESS);
    }
    if (policy.fingerprint() != null && fingerprint != null) {
      Fingerprint present = Fingerprint.of(client);
      if (present == null || !fingerprint.matches(present)) {
        mismatches.add(BindingSignal.FINGERPRINT);
      }
    }
    SecretBytes bound = policy.deviceToken() == null ? null : this.device;
    if (bound != null && (device == null || !bound.equals(device))) {
      mismatches.add(BindingSignal.DEVICE_TOKEN);
    }
    return mismatches;
  }

  private static boolean isWithin(String bound, int bits, @Nullable String ip) {
    return ip != null
        && (ip.equals(bound)
            || IpRange.parse(bound + "/" + bits).filter(range -> range.contains(ip)).isPresent());
  }
}
