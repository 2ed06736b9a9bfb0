package dev.sojourn.server.cli.local;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Where and how a server listens.
 *
 * @param address the one address; null for all of them
 * @param port the port
 * @param hasTls whether it serves https by itself
 * @param believesForwarded whether it takes a caller's address from whoever names one
 */
public record Listener(
    @Nullable InetAddress address, int port, boolean hasTls, boolean believesForwarded) {

  private static final int USUAL_PORT = 8080;

  /** The one that {@code environment} describes. */
  public static Listener of(ConfigurableEnvironment environment) {
    return of(new Settings(environment).listener());
  }

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

  /** The same at the port that it got. */
  public Listener at(int got) {
    return new Listener(address, got, hasTls, believesForwarded);
  }

  /** Whether a browser on this machine keeps its cookies, which are {@code Secure}. */
  public boolean servesBrowsersHere() {
    return hasTls || address == null || isLocalOnly();
  }

  /** Where it listens, as a proxy names it. */
  public String place() {
    String scheme = hasTls ? "https" : "http";
    return address == null
        ? scheme + ", port " + port + " of every address"
        : scheme + "://" + literal(address) + ":" + port;
  }

  /** Where this machine finds it. */
  public String url() {
    return (hasTls ? "https" : "http") + "://" + host() + ":" + port;
  }

  private String host() {
    return address == null || address.isLoopbackAddress() ? "localhost" : literal(address);
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }
}
