package dev.sojourn;

import org.jspecify.annotations.Nullable;

/**
 * What a session remembers of a client.
 *
 * @param ip the address in text form, or null
 * @param userAgent the {@code User-Agent}, or null
 */
public record ClientTrace(@Nullable String ip, @Nullable String userAgent) {

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

  /** What is remembered of {@code client}. */
  public static ClientTrace of(Client client) {
    return new ClientTrace(client.ip(), client.userAgent());
  }
}
