package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One server for all tests of the calls, on a real file; tests keep apart by the names of their
 * users. Every answer, whatever it says, must have the security headers.
 */
public final class ApiServer implements BeforeAllCallback {

  /** What every answer has (ASVS 3.4). */
  private static final List<String> HEADERS =
      List.of(
          "Strict-Transport-Security",
          "X-Content-Type-Options",
          "Referrer-Policy",
          "Content-Security-Policy",
          "Cross-Origin-Opener-Policy",
          "Cross-Origin-Resource-Policy",
          "Permissions-Policy",
          "Cache-Control");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private Running running;

  /** What runs until the last test is over. */
  private record Running(TestServer server, ManualTime time, String key, Path directory)
      implements AutoCloseable {

    static Running start() {
      try {
        Path directory = Files.createTempDirectory("sojourn-api");
        ManualTime time = new ManualTime();
        TestServer server =
            TestServer.start(
                directory,
                time,
                Map.of(
                    "sojourn.rules", rules(directory).toString(),
                    "sojourn.policies.roaming.binding.address", "prefix",
                    "sojourn.policies.roaming.binding.fingerprint", "notify",
                    "sojourn.policies.fixed.binding.address", "exact",
                    "sojourn.policies.fixed.binding.address-reaction", "reject",
                    "sojourn.policies.fixed.binding.device-token", "reject"));
        return new Running(server, time, key(server, null, EnumSet.allOf(Scope.class)), directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path rules(Path directory) throws IOException {
      return Files.writeString(
          directory.resolve("rules.yaml"),
          """
          roles:
            writer: ["page:*"]
          rules:
            - path: /public/**
              require: anonymous
            - path: /pages/*
              require: {permission: "page:write", max_age: 10m}
          """);
    }

    static String key(TestServer server, @Nullable String tenant, Set<Scope> scopes) {
      byte[] secret =
          server
              .bean(ServiceKeys.class)
              .create("test", tenant, scopes, Initiator.SYSTEM)
              .secret()
              .reveal();
      return new String(secret, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
      server.close();
      FileSystemUtils.deleteRecursively(directory);
    }
  }

  /** An answer; the body is null when it is empty or no JSON. */
  public record Answer(HttpResponse<String> http, @Nullable JsonNode body) {

    int status() {
      return http.statusCode();
    }

    String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    /** The text at a path like {@code session.device.name}; empty when there is none. */
    String text(String path) {
      return at(path).asString("");
    }

    JsonNode at(String path) {
      JsonNode node = body;
      for (String step : path.split("\\.", -1)) {
        node = step.matches("\\d+") ? node.path(Integer.parseInt(step)) : node.path(step);
      }
      return node;
    }

    /** Must be a problem document of this status and sort. */
    Answer isProblem(int status, String code) {
      assertThat(status()).as(http.body()).isEqualTo(status);
      assertThat(header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(text("type")).isEqualTo("urn:sojourn:problem:" + code);
      assertThat(text("title")).isNotEmpty();
      assertThat(at("status").asInt()).isEqualTo(status);
      assertThat(text("detail")).isNotEmpty();
      return this;
    }

    Answer is(int status) {
      assertThat(status()).as(http.body()).isEqualTo(status);
      return this;
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent("api server", name -> Running.start(), Running.class);
  }

  TestServer server() {
    return running.server();
  }

  ManualTime time() {
    return running.time();
  }

  /** A key for all tenants with every scope. */
  String key() {
    return running.key();
  }

  String key(@Nullable String tenant, Scope... scopes) {
    return Running.key(running.server(), tenant, Set.of(scopes));
  }

  /** A text as JSON. */
  String json(String text) {
    return JSON.writeValueAsString(text);
  }

  Answer get(String path) {
    return call("GET", path, null);
  }

  Answer post(String path, String body) {
    return call("POST", path, body);
  }

  Answer call(String method, String path, @Nullable String body) {
    return send(request(method, path, body).build());
  }

  Answer callAs(String key, String method, String path, @Nullable String body) {
    return send(request(method, path, body).setHeader("Authorization", "Bearer " + key).build());
  }

  /** A request with a key for everything; a body goes as JSON. */
  HttpRequest.Builder request(String method, String path, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(running.server().origin() + path))
            .header("Authorization", "Bearer " + running.key())
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    return body == null ? request : request.header("Content-Type", "application/json");
  }

  Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.headers().map().keySet()).containsAll(lowerCase());
      assertThat(response.headers().firstValue("Server")).isEmpty();
      boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
      return new Answer(response, json ? JSON.readTree(response.body()) : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> lowerCase() {
    return HEADERS.stream().map(name -> name.toLowerCase(java.util.Locale.ROOT)).toList();
  }

  /** Signs {@code user} in; the answer has session, token and device token. */
  Answer signIn(String user) {
    return post(
            "/v1/sessions",
            """
            {"user": "%s", "factors": [{"method": "password"}],
             "client": {"ip": "192.0.2.7", "user_agent": "curl/8.5.0"}}\
            """
                .formatted(user))
        .is(201);
  }

  Answer verify(String token) {
    return post("/v1/sessions/verify", "{\"token\": \"%s\"}".formatted(token)).is(200);
  }
}
