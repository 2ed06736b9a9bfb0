package dev.sojourn.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One request and what came back, for tests that look at answers of every sort. A stream of events
 * is left after its headers.
 *
 * @param what was asked, for messages
 * @param status of the answer
 * @param headers of the answer
 * @param body of the answer, byte by byte as ISO 8859-1
 */
public record Exchange(String what, int status, Map<String, List<String>> headers, String body) {

  /** No answer takes so long, whatever else this machine does. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Asks {@code server}; what changes something is sent with {@code body}. */
  public static Exchange with(
      TestServer server, String method, String path, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.origin() + path))
            .timeout(PATIENCE)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      HttpResponse<InputStream> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      String type = answer.headers().firstValue("Content-Type").orElse("");
      try (InputStream in = answer.body()) {
        byte[] bytes = type.startsWith("text/event-stream") ? new byte[0] : in.readAllBytes();
        return new Exchange(
            method + " " + path + " " + headers.keySet(),
            answer.statusCode(),
            answer.headers().map(),
            new String(bytes, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The first value of a header; empty when it is not there. */
  public String header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(header -> header.getValue().getFirst())
        .findFirst()
        .orElse("");
  }

  /** The cookies that it sets. */
  public List<String> cookies() {
    return headers.getOrDefault("set-cookie", List.of());
  }

  /** Without the body, which may be long. */
  @Override
  public String toString() {
    return what + ": " + status + " " + headers;
  }
}
