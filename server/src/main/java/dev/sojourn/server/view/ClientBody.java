package dev.sojourn.server.view;

import dev.sojourn.Client;
import dev.sojourn.IpRange;
import dev.sojourn.server.web.Checks;
import dev.sojourn.token.DeviceToken;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an application says of its caller.
 *
 * @param ip the address
 * @param userAgent the {@code User-Agent}
 * @param deviceToken the device token that the caller presented, of any shape
 * @param hints client hints by header name
 */
public record ClientBody(
    @Nullable String ip,
    @Nullable String userAgent,
    @Nullable String deviceToken,
    @Nullable Map<String, String> hints) {

  /** Hides the device token. */
  @Override
  public String toString() {
    return "ClientBody[hidden]";
  }

  /** The client; refuses in {@code checks} what is out of bounds. */
  public Client toClient(Checks checks) {
    checks.require(
        ip == null || (ip.indexOf('/') < 0 && IpRange.parse(ip).isPresent()),
        "client.ip",
        "must be an IPv4 or IPv6 address");
    Map<String, String> lowerCase = new HashMap<>();
    if (hints != null) {
      checks.require(
          hints.size() <= Client.MAX_HINTS, "client.hints", "at most " + Client.MAX_HINTS);
      hints.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
    }
    return new Client(
        ip, userAgent, lowerCase, deviceToken == null ? null : DeviceToken.of(deviceToken));
  }
}
