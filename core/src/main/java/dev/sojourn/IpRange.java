package dev.sojourn;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of addresses: one address, or a prefix in CIDR notation. Immutable. */
public final class IpRange {

  private static final Pattern LITERAL =
      Pattern.compile("(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)");

  private final byte[] base;
  private final int prefix;

  private IpRange(byte[] base, int prefix) {
    this.base = base;
    this.prefix = prefix;
  }

  /**
   * Reads an address or {@code address/prefix}.
   *
   * @return empty if {@code text} is neither, a name for instance: nothing is ever resolved
   */
  public static Optional<IpRange> parse(String text) {
    int slash = text.indexOf('/');
    Optional<byte[]> address = address(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = address.get().length * 8;
    int prefix = bits;
    if (slash >= 0) {
      String digits = text.substring(slash + 1);
      if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > bits) {
        return Optional.empty();
      }
      prefix = Integer.parseInt(digits);
    }
    return Optional.of(new IpRange(mask(address.get(), prefix), prefix));
  }

  /** Whether the address in text form lies within; false for what is no address. */
  public boolean contains(String address) {
    return address(address)
        .filter(bytes -> bytes.length == base.length)
        .map(bytes -> Arrays.equals(mask(bytes, prefix), base))
        .orElse(false);
  }

  private static Optional<byte[]> address(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  private static byte[] mask(byte[] address, int prefix) {
    byte[] masked = new byte[address.length];
    for (int i = 0; i < masked.length; i++) {
      int keep = Math.clamp(prefix - 8L * i, 0, 8);
      masked[i] = (byte) (address[i] & (0xff << (8 - keep)));
    }
    return masked;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpRange that && prefix == that.prefix && Arrays.equals(base, that.base);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(base) + prefix;
  }

  /** The range in CIDR notation. */
  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(base).getHostAddress() + "/" + prefix;
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
