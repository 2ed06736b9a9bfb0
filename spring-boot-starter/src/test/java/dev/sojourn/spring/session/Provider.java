package dev.sojourn.spring.session;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/** A provider of OAuth 2 that says of every code that it is Alice's. */
final class Provider implements AutoCloseable {

  private final HttpServer server;

  Provider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext(
        "/token",
        exchange ->
            answer(
                exchange,
                "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\",\"scope\":\"profile\"}"));
    server.createContext("/me", exchange -> answer(exchange, "{\"login\":\"alice\"}"));
    server.start();
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  ClientRegistration registration() {
    String here = "http://localhost:" + server.getAddress().getPort();
    return ClientRegistration.withRegistrationId("provider")
        .clientId("doors")
        .clientSecret("secret")
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri("{baseUrl}/oauth/code/{registrationId}")
        .scope("profile")
        .authorizationUri(here + "/authorize")
        .tokenUri(here + "/token")
        .userInfoUri(here + "/me")
        .userNameAttributeName("login")
        .build();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
