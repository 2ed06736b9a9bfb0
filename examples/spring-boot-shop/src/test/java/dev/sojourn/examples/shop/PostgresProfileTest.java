package dev.sojourn.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of the shop share what a database keeps. */
class PostgresProfileTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new LinkedHashMap<>();

  @Test
  void whatOneNodeIsToldTheOtherKnows(@TempDir Path directory) throws Exception {
    try (EmbeddedPostgres database =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
        RunningShop one = node(database, directory);
        RunningShop other = node(database, directory)) {
      String form = send(one, "/", null).body();
      send(one, "/cart", "goods=tea&_csrf=" + csrf(form));
      assertThat(send(other, "/cart", null).body()).contains("Green tea");

      String signIn = send(other, "/sign-in", null).body();
      send(other, "/sign-in", "username=alice&password=alice-shop&_csrf=" + csrf(signIn));
      assertThat(send(one, "/devices", null).body()).contains("This device");
      assertThat(send(one, "/order", null).body()).contains("Green tea");
    }
  }

  private static RunningShop node(EmbeddedPostgres database, Path directory) {
    return RunningShop.start(
        "spring.profiles.active=postgres",
        "SHOP_DATABASE=postgres://postgres@localhost:" + database.getPort() + "/postgres",
        "sojourn.keys.file=" + directory.resolve("keys"));
  }

  private static String csrf(String page) {
    return page.replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
  }

  /** As a browser does, which keeps what it was told to. */
  private HttpResponse<String> send(RunningShop node, String path, String form)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.origin() + path));
    if (form != null) {
      request
          .POST(BodyPublishers.ofString(form))
          .header("Content-Type", "application/x-www-form-urlencoded")
          .header("Origin", node.origin());
    }
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    answer
        .headers()
        .allValues("Set-Cookie")
        .forEach(cookie -> {
          String[] pair = cookie.split(";", 2)[0].split("=", 2);
          cookies.put(pair[0], pair[1]);
        });
    return answer;
  }
}
