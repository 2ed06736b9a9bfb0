package dev.sojourn.servlet;

import dev.sojourn.Client;
import dev.sojourn.IpRange;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who is behind a request. Thread-safe. */
public final class Clients {

  /** The client hints by which devices are told apart, as browsers send or are asked for them. */
  public static final List<String> HINTS =
      List.of(
          "sec-ch-ua",
          "sec-ch-ua-mobile",
          "sec-ch-ua-platform",
          "sec-ch-ua-platform-version",
          "sec-ch-ua-model");

  /** Addresses beyond this many hops are not looked at. */
  private static final int MAX_HOPS = 16;

  private static final Pattern PORT = Pattern.compile("([0-9.]+|\\[[^\\[\\]]*]):\\d{1,5}");

  private final List<IpRange> proxies;
  private final SessionCookies cookies;

  /**
   * Reads what requests say of their clients.
   *
   * @param proxies the proxies whose {@code X-Forwarded-For} is believed
   * @param cookies among which the device's is
   */
  public Clients(List<IpRange> proxies, SessionCookies cookies) {
    this.proxies = List.copyOf(proxies);
    this.cookies = cookies;
  }

  /** The client of {@code request}. */
  public Client of(HttpServletRequest request) {
    Map<String, String> hints = Map.of();
    for (String name : HINTS) {
      String value = request.getHeader(name);
      if (value != null) {
        hints = hints.isEmpty() ? new HashMap<>() : hints;
        hints.put(name, value);
      }
    }
    return new Client(
        address(request),
        request.getHeader("User-Agent"),
        hints,
        cookies.device(request).orElse(null));
  }

  /**
   * The address of the client: the peer, or, where that is a trusted proxy, the last address in
   * {@code X-Forwarded-For} that is none. All lines of that header count, in their order: a proxy
   * may add a line of its own behind the client's. An IPv6 address has no brackets and no zone, and
   * no address a port, which some proxies add.
   */
  public String address(HttpServletRequest request) {
    String peer = bare(request.getRemoteAddr());
    if (proxies.isEmpty() || !isProxy(peer)) {
      return peer;
    }
    String forwarded = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    if (forwarded.isEmpty()) {
      return peer;
    }
    String[] hops = forwarded.split(",", -1);
    String client = peer;
    for (int i = hops.length - 1; i >= 0 && i >= hops.length - MAX_HOPS; i--) {
      String hop = bare(withoutPort(hops[i].strip()));
      if (!isAddress(hop)) {
        return client;
      }
      client = hop;
      if (!isProxy(hop)) {
        return client;
      }
    }
    return client;
  }

  /** {@code 192.0.2.1:443} and {@code [2001:db8::1]:443} end in a port, {@code 2001:db8::1} not. */
  private static String withoutPort(String hop) {
    Matcher port = PORT.matcher(hop);
    return port.matches() ? port.group(1) : hop;
  }

  /** Jetty writes an IPv6 address as in a URL, and perhaps names the interface. */
  private static String bare(String address) {
    boolean bracketed = address.startsWith("[") && address.endsWith("]");
    String inner = bracketed ? address.substring(1, address.length() - 1) : address;
    int zone = inner.indexOf('%');
    return zone < 0 ? inner : inner.substring(0, zone);
  }

  private boolean isProxy(String address) {
    return proxies.stream().anyMatch(range -> range.contains(address));
  }

  private static boolean isAddress(@Nullable String text) {
    return text != null && text.indexOf('/') < 0 && IpRange.parse(text).isPresent();
  }
}
