package dev.sojourn.server.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a command reaches a running server: the options for it, and the calls. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ApiClient {

  private static final Pattern KEY = Pattern.compile("sjk_[A-Za-z0-9_-]{1,128}");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Option(
      names = "--url",
      defaultValue = "http://localhost:8080",
      paramLabel = "URL",
      description = "Where the server is. Default: ${DEFAULT-VALUE}.")
  private URI url;

  @Option(
      names = "--key-file",
      defaultValue = "data/demo/service-key",
      paramLabel = "FILE",
      description = "A file with a service key. Default: ${DEFAULT-VALUE}.")
  private Path keyFile;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "The tenant; without it the key's own, or 'default'.")
  private @Nullable String tenant;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private final JsonMapper json = JsonMapper.builder().build();

  /** A server refused, or could not be reached. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Makes a call.
   *
   * @param body what to send as JSON, or null for nothing
   * @return what came back; null for nothing
   * @throws RefusedException with what the server says
   */
  @Nullable JsonNode call(String method, String path, @Nullable Object body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base() + withTenant(path)))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + key());
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)));
    }
    return answer(send(request.build()));
  }

  private String base() {
    if (url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new ParameterException(
          command.commandLine(), "--url must be like http://localhost:8080, not " + url);
    }
    return url.toString().replaceAll("/+$", "");
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException nobody) {
      throw new RefusedException("there is no server at " + url);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RefusedException("interrupted");
    }
  }

  private @Nullable JsonNode answer(HttpResponse<String> response) {
    String text = response.body();
    JsonNode content;
    try {
      content = text.isEmpty() ? null : json.readTree(text);
    } catch (JacksonException notOurs) {
      throw new RefusedException("what answers at " + url + " is no Sojourn server");
    }
    if (response.statusCode() >= 400) {
      String detail = content == null ? "" : content.path("detail").asString("");
      throw new RefusedException(
          detail.isEmpty() ? "the server answered " + response.statusCode() : detail);
    }
    return content;
  }

  private String key() throws IOException {
    if (!Files.isReadable(keyFile)) {
      throw new RefusedException("there is no key file " + keyFile + " that can be read");
    }
    String key = Files.readString(keyFile).strip();
    // Nothing else goes into a header: the wrong file's content is nobody's business.
    if (!KEY.matcher(key).matches()) {
      throw new RefusedException(keyFile + " holds no service key");
    }
    return key;
  }

  private String withTenant(String path) {
    return tenant == null
        ? path
        : path + (path.indexOf('?') < 0 ? '?' : '&') + "tenant=" + encoded(tenant);
  }

  /** {@code text} as part of a path or of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
