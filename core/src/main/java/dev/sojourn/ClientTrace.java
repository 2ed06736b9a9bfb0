package dev.sojourn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session remembers of a client.
 *
 * @param ip the address in text form, or null; a range like {@code 192.0.2.0/24} once it was kept
 *     for long enough
 * @param userAgent the {@code User-Agent}, or null
 */
public record ClientTrace(@Nullable String ip, @Nullable String userAgent) {

  private static final int V4_KEPT = 24;
  private static final int V6_KEPT = 48;

  /** Nothing is known. */
  public static final ClientTrace UNKNOWN = new ClientTrace(null, null);

  /** What is remembered after a request of {@code client}: what it did not say stays known. */
  public ClientTrace after(@Nullable Client client) {
    return client == null
        ? this
        : new ClientTrace(
            client.ip() == null ? ip : client.ip(),
            client.userAgent() == null ? userAgent : client.userAgent());
  }

  /**
   * What stays when addresses have been kept for long enough: the network, which serves hundreds of
   * people at least. Of IPv4 that is a /24. Of IPv6 it is a /48: one customer may have a whole /56,
   * so anything longer would name a household. What is no address goes.
   */
  public ClientTrace truncated() {
    if (ip == null) {
      return this;
    }
    Optional<IpRange> network = IpRange.parse(ip).map(range -> range.widened(V4_KEPT, V6_KEPT));
    return new ClientTrace(network.map(ClientTrace::brief).orElse(null), userAgent);
  }

  private static String brief(IpRange network) {
    return network.toString().replaceFirst("(?::0)+/", "::/");
  }

  /** What is remembered of {@code client}. */
  public static ClientTrace of(Client client) {
    return new ClientTrace(client.ip(), client.userAgent());
  }
}
