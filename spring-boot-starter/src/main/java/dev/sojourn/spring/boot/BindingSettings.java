package dev.sojourn.spring.boot;

import dev.sojourn.binding.AddressBinding;
import dev.sojourn.binding.BindingPolicy;
import dev.sojourn.binding.Reaction;
import org.jspecify.annotations.Nullable;

/**
 * What a policy's sessions are bound to as stated; null parts are {@code off}, and the usual ones.
 *
 * @param address how much of the address of its sign-in must stay the same; off where nothing is
 *     said
 * @param addressReaction what follows from another one: an event, the need of a new authentication
 *     (where nothing is said), or a refusal
 * @param ipv4Prefix the bits of an address of IPv4 that make its network, 24 where nothing is said;
 *     8 to 32
 * @param ipv6Prefix the bits of an address of IPv6 that make its network, 56 where nothing is said;
 *     16 to 128
 * @param fingerprint what follows from another browser family, platform or brand, of whatever
 *     version; off where nothing is said
 * @param deviceToken what follows from another device token than that of its sign-in, or none; off
 *     where nothing is said
 */
public record BindingSettings(
    @Nullable Address address,
    @Nullable Reaction addressReaction,
    @Nullable Integer ipv4Prefix,
    @Nullable Integer ipv6Prefix,
    @Nullable Signal fingerprint,
    @Nullable Signal deviceToken) {

  /** How much of the address must stay the same. */
  public enum Address {
    /** Nothing. */
    OFF,
    /** All of it. */
    EXACT,
    /** The network. */
    PREFIX
  }

  /** What follows when a signal does not match. */
  public enum Signal {
    /** It is not looked at. */
    OFF(null),
    /** An event. */
    NOTIFY(Reaction.NOTIFY),
    /** A new authentication is needed. */
    STEP_UP(Reaction.STEP_UP),
    /** The request is refused. */
    REJECT(Reaction.REJECT);

    private final @Nullable Reaction reaction;

    Signal(@Nullable Reaction reaction) {
      this.reaction = reaction;
    }
  }

  /**
   * The same in the engine's terms.
   *
   * @throws IllegalArgumentException naming the part that is out of bounds
   */
  BindingPolicy toPolicy() {
    return new BindingPolicy(
        addressBinding(),
        fingerprint == null ? null : fingerprint.reaction,
        deviceToken == null ? null : deviceToken.reaction);
  }

  private @Nullable AddressBinding addressBinding() {
    boolean isOff = address == null || address == Address.OFF;
    if (isOff) {
      if (addressReaction != null || ipv4Prefix != null || ipv6Prefix != null) {
        throw new IllegalArgumentException("binding.address must be exact or prefix");
      }
      return null;
    }
    return new AddressBinding(
        address == Address.EXACT ? AddressBinding.Match.EXACT : AddressBinding.Match.PREFIX,
        ipv4Prefix == null ? AddressBinding.IPV4_PREFIX : ipv4Prefix,
        ipv6Prefix == null ? AddressBinding.IPV6_PREFIX : ipv6Prefix,
        addressReaction == null ? Reaction.STEP_UP : addressReaction);
  }
}
