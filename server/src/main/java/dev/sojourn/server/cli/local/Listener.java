package dev.sojourn.server.cli.local;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;

/**
 * Where and how a server listens.
 *
 * @param address the one address; null for all of them
 * @param port the port
 * @param hasTls whether it serves https by itself
 * @param believesForwarded whether it takes a caller's address from whoever names one
 */
record Listener(
    @Nullable InetAddress address, int port, boolean hasTls, boolean believesForwarded) {

  private static final int USUAL_PORT = 8080;

  static Listener of(ServerProperties settings) {
    InetAddress address = settings.getAddress();
    Integer port = settings.getPort();
    return new Listener(
        address == null || address.isAnyLocalAddress() ? null : address,
        port == null ? USUAL_PORT : port,
        Ssl.isEnabled(settings.getSsl()),
        settings.getForwardHeadersStrategy() != ForwardHeadersStrategy.NONE);
  }

  /** Whether only this machine reaches it. */
  boolean isLocalOnly() {
    return address != null && address.isLoopbackAddress();
  }

  /** Where this machine finds it. */
  String url() {
    return (hasTls ? "https" : "http") + "://" + host() + ":" + port;
  }

  private String host() {
    if (address == null || address.isLoopbackAddress()) {
      return "localhost";
    }
    String text = address.getHostAddress();
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }
}
