package dev.sojourn.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./sojourn serve} on a port of its own, and its API by the service key that it made. It may
 * be started again and again on the same data. Thread-safe.
 */
final class RunningServer {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Beyond it a call was not answered, however busy the machine is. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Path config;
  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningServer(Path directory, Path config, int port) {
    this.directory = directory;
    this.config = config;
    url = "http://localhost:" + port;
  }

  /**
   * Configures one.
   *
   * @param directory where keys and settings lie
   * @param data where the store lies
   * @param settings more lines of properties
   */
  static RunningServer in(Path directory, Path data, String... settings) throws IOException {
    int port = Ports.free();
    List<String> lines = new ArrayList<>(List.of(settings));
    lines.add("server.port=" + port);
    lines.add("sojourn.store.url=sqlite:" + data.resolve("sojourn.db"));
    lines.add("sojourn.keys.file=" + directory.resolve("keys"));
    lines.add("sojourn.service-key-file=" + directory.resolve("service-key"));
    Path config = Files.write(directory.resolve("sojourn.properties"), lines);
    return new RunningServer(directory, config, port);
  }

  /** A session as its application holds it. */
  record Held(String id, String token) {}

  SojournProcess start() {
    return start(Map.of());
  }

  /** Starts it with more in its environment. */
  SojournProcess start(Map<String, String> environment) {
    return SojournProcess.start(directory, environment, "serve", "--config", config.toString());
  }

  /** Starts it as a process that may open no more than so many files. */
  SojournProcess startWithFiles(int files) {
    return SojournProcess.startWithFiles(directory, files, "serve", "--config", config.toString());
  }

  String url() {
    return url;
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(
        authorized(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(authorized(path));
  }

  /** The value of the header that proves the service key. */
  String authorization() throws IOException {
    return "Bearer " + Files.readString(directory.resolve("service-key")).strip();
  }

  private HttpRequest.Builder authorized(String path) throws IOException {
    return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", authorization());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  /** Begins a session; it must begin. */
  Held create(String user) throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/v1/sessions", "{\"user\": \"" + user + "\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode body = JSON.readTree(answer.body());
    return new Held(body.at("/session/id").asString(), body.path("token").asString());
  }

  /** Ends a session by sign-out. */
  HttpResponse<String> end(Held session) throws IOException, InterruptedException {
    return post("/v1/sessions/" + session.id() + "/end", "{\"reason\": \"signed_out\"}");
  }

  /** {@code active}, or why not; there must be an answer. */
  String verify(String token) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post("/v1/sessions/verify", JSON.writeValueAsString(Map.of("token", token)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode body = JSON.readTree(answer.body());
    return body.path("active").asBoolean() ? "active" : body.path("reason").asString();
  }

  /** A figure of {@code /actuator/prometheus}, summed over its labels that hold {@code label}. */
  double figure(String name, String label) throws IOException, InterruptedException {
    return get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.matches(name + "(\\{.*|\\s.*)") && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
