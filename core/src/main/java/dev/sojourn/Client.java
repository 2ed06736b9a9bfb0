package dev.sojourn;

import dev.sojourn.token.DeviceToken;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the caller of one request. Everything may be absent, and everything but the
 * address is the caller's own word.
 *
 * @param ip the address in text form, or null
 * @param userAgent the {@code User-Agent}, or null; cut to {@value #MAX_USER_AGENT} characters
 * @param hints client hints by lower-case header name, for example {@code sec-ch-ua}
 * @param deviceToken the device token it presented, unchecked, or null
 */
public record Client(
    @Nullable String ip,
    @Nullable String userAgent,
    Map<String, String> hints,
    @Nullable DeviceToken deviceToken) {

  /** The most characters of a user agent that are kept. */
  public static final int MAX_USER_AGENT = 512;

  /** The most characters of an address. */
  public static final int MAX_IP = 64;

  /** The most client hints that are looked at. */
  public static final int MAX_HINTS = 16;

  /** Nothing is known of the caller. */
  public static final Client UNKNOWN = new Client(null, null, Map.of(), null);

  /** Cuts what is too long. */
  public Client {
    ip = Texts.printableOrNull(ip, MAX_IP);
    userAgent = Texts.printableOrNull(userAgent, MAX_USER_AGENT);
    Objects.requireNonNull(hints, "hints");
    if (!hints.isEmpty()) {
      // In order only where some are left out: this runs for each request.
      Map<String, String> all = hints.size() > MAX_HINTS ? new TreeMap<>(hints) : hints;
      Map<String, String> kept = new HashMap<>();
      for (Map.Entry<String, String> hint : all.entrySet()) {
        if (kept.size() < MAX_HINTS) {
          kept.put(hint.getKey(), Texts.printable(hint.getValue(), MAX_USER_AGENT));
        }
      }
      hints = Map.copyOf(kept);
    }
  }

  /** The same client with {@code token} as the device token it presented. */
  public Client withDeviceToken(@Nullable DeviceToken token) {
    return new Client(ip, userAgent, hints, token);
  }
}
