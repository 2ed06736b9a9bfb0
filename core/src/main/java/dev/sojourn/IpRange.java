package dev.sojourn;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of addresses: one address, or a prefix in CIDR notation. Immutable. */
public final class IpRange {

  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String V4 = OCTET + "(?:\\." + OCTET + "){3}";

  /**
   * Nothing else is ever given to {@link InetAddress}, which looks up what is no address, one with
   * an octet of 256 for instance. Leading zeros mean octal to some (RFC 6943 section 3.1.1).
   */
  private static final Pattern LITERAL =
      Pattern.compile(V4 + "|[0-9a-fA-F:]*:(?:[0-9a-fA-F]*|" + V4 + ")");

  /** The longest text of an address: IPv6 with an address of IPv4 at its end. */
  private static final int MAX_LENGTH = 45;

  /** The bits before an address of IPv4 that is mapped into IPv6 (RFC 4291 section 2.5.5.2). */
  private static final int MAPPED = 96;

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
      boolean mapped = bits == 32 && text.indexOf(':') >= 0;
      prefix = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) - (mapped ? MAPPED : 0) : -1;
      if (prefix < 0 || prefix > bits) {
        return Optional.empty();
      }
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

  /** Whether an address or a range in text form lies within as a whole; false for anything else. */
  public boolean covers(String addressOrRange) {
    return parse(addressOrRange)
        .filter(other -> other.base.length == base.length && other.prefix >= prefix)
        .map(other -> Arrays.equals(mask(other.base, prefix), base))
        .orElse(false);
  }

  /**
   * The range of this many bits that it lies in; itself if it is that wide or wider.
   *
   * @param v4 for IPv4, 0 to 32
   * @param v6 for IPv6, 0 to 128
   */
  public IpRange widened(int v4, int v6) {
    int bits = base.length == 4 ? v4 : v6;
    return prefix <= bits ? this : new IpRange(mask(base, bits), bits);
  }

  /**
   * What counts as one client where clients are counted: an address of IPv4, or the whole /64 which
   * whoever has one address of IPv6 has. Empty for what is neither address nor range.
   */
  public static Optional<IpRange> ofClient(String address) {
    return parse(address).map(range -> range.widened(32, 64));
  }

  /**
   * The lowest address within, in the 16 bytes of IPv6: an address of IPv4 is mapped into it (RFC
   * 4291 section 2.5.5.2). Such bytes sort as addresses do, so that an index of them finds a range.
   */
  public byte[] lowest() {
    return mapped(base);
  }

  /** The highest address within, likewise. */
  public byte[] highest() {
    byte[] last = base.clone();
    for (int i = 0; i < last.length; i++) {
      last[i] |= (byte) (0xff >> Math.clamp(prefix - 8L * i, 0, 8));
    }
    return mapped(last);
  }

  private static byte[] mapped(byte[] address) {
    byte[] mapped = new byte[16];
    if (address.length == 4) {
      mapped[10] = (byte) 0xff;
      mapped[11] = (byte) 0xff;
    }
    System.arraycopy(address, 0, mapped, mapped.length - address.length, address.length);
    return mapped;
  }

  private static Optional<byte[]> address(String text) {
    if (text.length() > MAX_LENGTH || !LITERAL.matcher(text).matches()) {
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
