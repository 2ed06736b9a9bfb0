package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.RefusedException;
import dev.sojourn.server.cli.terminal.ServerUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * How a command reaches a running server: the options for it, and the calls. Lives as long as its
 * command. Not thread-safe.
 */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ApiClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Option(
      names = "--url",
      defaultValue = "http://localhost:8080",
      paramLabel = "URL",
      description = "Where the server is. Default: ${DEFAULT-VALUE}.")
  private URI url;

  @Mixin private KeyOption key;

  @Mixin private TrustOption trust;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Made at the first call, whose options are read by then. */
  private @Nullable HttpClient connections;

  private final JsonMapper json =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Made by picocli. */
  public ApiClient() {}

  /** A version that was demanded is not the present one. */
  static final class StaleException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Makes a call.
   *
   * @param body what to send as JSON, or null for nothing
   * @return what came back; an empty object for nothing
   * @throws RefusedException with what the server says
   */
  JsonNode call(String method, String path, @Nullable Object body) throws IOException {
    return answer(
        send(request(method, path, body).timeout(TIMEOUT).build(), BodyHandlers.ofString()));
  }

  /**
   * Changes what is at version {@code expected}.
   *
   * @throws StaleException if it is not at that version any more
   */
  JsonNode patch(String path, long expected, Object body) throws IOException, StaleException {
    HttpRequest request =
        request("PATCH", path, body)
            .timeout(TIMEOUT)
            .header("If-Match", "\"" + expected + "\"")
            .build();
    HttpResponse<String> response = send(request, BodyHandlers.ofString());
    if (response.statusCode() == 412) {
      throw new StaleException();
    }
    return answer(response);
  }

  /** Reads a list page by page. */
  void pages(String path, Consumer<List<JsonNode>> sink) throws IOException {
    String more = path + (path.indexOf('?') < 0 ? "?" : "&") + "limit=200";
    String cursor = "";
    do {
      JsonNode page =
          call("GET", cursor.isEmpty() ? more : more + "&cursor=" + encoded(cursor), null);
      sink.accept(page.path("items").valueStream().toList());
      cursor = page.path("next_cursor").asString("");
    } while (!cursor.isEmpty());
  }

  /**
   * Writes what a call answers with to {@code file}, whole.
   *
   * @throws IOException also if the connection is cut before the end
   */
  void download(String method, String path, Path file) throws IOException {
    HttpResponse<InputStream> response =
        send(request(method, path, null).build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body();
        var out = Files.newOutputStream(file)) {
      if (response.statusCode() != 200) {
        answer(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        throw notSojourn(response.statusCode());
      }
      body.transferTo(out);
    }
  }

  private HttpRequest.Builder request(String method, String path, @Nullable Object body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(ServerUrl.base(url, command) + path))
            .header("Authorization", "Bearer " + key.read());
    return body == null
        ? request.method(method, HttpRequest.BodyPublishers.noBody())
        : request
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)));
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    HttpClient client = connections();
    try {
      return client.send(request, handler);
    } catch (ConnectException nobody) {
      throw new RefusedException("there is no server at " + url);
    } catch (HttpTimeoutException late) {
      throw new RefusedException(
          "the server at " + url + " did not answer within " + TIMEOUT.toSeconds() + " s");
    } catch (SSLException untrusted) {
      throw new RefusedException(
          "no trusted connection to "
              + url
              + ": name the certificate that it shows, or its issuer's, by --ca-file");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RefusedException("interrupted");
    }
  }

  /** One for all calls: each waits for the one before it, on the same connection. */
  private HttpClient connections() throws IOException {
    HttpClient known = connections;
    if (known == null) {
      HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(TIMEOUT);
      trust.context().ifPresent(client::sslContext);
      known = client.build();
      connections = known;
    }
    return known;
  }

  private JsonNode answer(HttpResponse<String> response) {
    return answer(response.statusCode(), response.body());
  }

  private JsonNode answer(int status, String text) {
    if (status >= 300 && status < 400) {
      throw new RefusedException(
          "what answers at " + url + " leads elsewhere (" + status + "): name that by --url");
    }
    JsonNode content;
    try {
      content = text.isEmpty() ? JsonNodeFactory.instance.objectNode() : json.readTree(text);
    } catch (JacksonException notOurs) {
      throw notSojourn(status);
    }
    if (status == 401) {
      throw new RefusedException(
          "the server at "
              + url
              + " does not know the key in "
              + key.file()
              + "; name another one with --key-file");
    }
    if (status >= 400) {
      String detail = content.path("detail").asString("");
      throw new RefusedException(detail.isEmpty() ? "the server answered " + status : detail);
    }
    return content;
  }

  private RefusedException notSojourn(int status) {
    return new RefusedException(
        "what answers at " + url + " is no Sojourn server (status " + status + ")");
  }

  /** {@code text} as part of a path or of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
