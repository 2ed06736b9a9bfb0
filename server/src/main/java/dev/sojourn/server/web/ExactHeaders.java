package dev.sojourn.server.web;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

/**
 * Takes headers as they came. Jetty keeps some of those that it has read from a connection, cookies
 * and bearers among them, and would take one that differs in capital and small letters alone for
 * the one that it kept: whoever shares a proxy's connection with the owner of a token could be let
 * in by another one.
 */
final class ExactHeaders {

  private ExactHeaders() {}

  /** Tells all connectors of {@code server}. */
  static void install(Server server) {
    for (Connector connector : server.getConnectors()) {
      connector.getConnectionFactories().stream()
          .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
          .map(HttpConfiguration.ConnectionFactory.class::cast)
          .forEach(http -> http.getHttpConfiguration().setHeaderCacheCaseSensitive(true));
    }
  }
}
