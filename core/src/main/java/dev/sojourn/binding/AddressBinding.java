package dev.sojourn.binding;

import java.util.Objects;

/**
 * How a session is bound to the address of its sign-in.
 *
 * @param match the address itself or its network
 * @param ipv4Prefix the bits of an IPv4 address that make its network: 8 to 32
 * @param ipv6Prefix the bits of an IPv6 address that do: 16 to 128. A household has a /56 as a rule
 *     (RIPE-690 section 4.2), within which the addresses of one device change by themselves (RFC
 *     8981)
 * @param reaction what follows from another address
 */
public record AddressBinding(Match match, int ipv4Prefix, int ipv6Prefix, Reaction reaction) {

  /** The bits of an IPv4 network where nothing else is said. */
  public static final int IPV4_PREFIX = 24;

  /** The bits of an IPv6 network where nothing else is said. */
  public static final int IPV6_PREFIX = 56;

  /** How much of an address must be the same. */
  public enum Match {
    /** All of it. */
    EXACT,
    /** The network. */
    PREFIX
  }

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the part and its bound
   */
  public AddressBinding {
    Objects.requireNonNull(match, "match");
    Objects.requireNonNull(reaction, "reaction");
    if (ipv4Prefix < 8 || ipv4Prefix > 32) {
      throw new IllegalArgumentException("the IPv4 prefix must be 8 to 32 bits");
    }
    if (ipv6Prefix < 16 || ipv6Prefix > 128) {
      throw new IllegalArgumentException("the IPv6 prefix must be 16 to 128 bits");
    }
  }

  /** To the network, by the usual prefixes. */
  public static AddressBinding network(Reaction reaction) {
    return new AddressBinding(Match.PREFIX, IPV4_PREFIX, IPV6_PREFIX, reaction);
  }

  /** To the very address. */
  public static AddressBinding exact(Reaction reaction) {
    return new AddressBinding(Match.EXACT, IPV4_PREFIX, IPV6_PREFIX, reaction);
  }

  /** The bits that must be the same as in {@code address}. */
  int bits(String address) {
    boolean isV6 = address.contains(":");
    return switch (match) {
      case EXACT -> isV6 ? 128 : 32;
      case PREFIX -> isV6 ? ipv6Prefix : ipv4Prefix;
    };
  }
}
