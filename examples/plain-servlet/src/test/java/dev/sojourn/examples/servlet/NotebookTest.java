package dev.sojourn.examples.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebook as browsers use it. */
class NotebookTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private Notebook notebook;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    notebook = new Notebook(directory.resolve("notebook.db"), 0);
  }

  @AfterEach
  void close() throws Exception {
    notebook.close();
  }

  /** Keeps the cookies it is given. */
  private final class Browser {

    private final Map<String, String> cookies = new LinkedHashMap<>();

    String get(String path) throws IOException, InterruptedException {
      return send(HttpRequest.newBuilder(at(path))).body();
    }

    int post(String path, String... form) throws IOException, InterruptedException {
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < form.length; i += 2) {
        body.append(form[i])
            .append('=')
            .append(URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8))
            .append('&');
      }
      return send(HttpRequest.newBuilder(at(path))
              .POST(BodyPublishers.ofString(body.toString()))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("Origin", at("").toString()))
          .statusCode();
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
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

  private URI at(String path) {
    return URI.create("http://localhost:" + notebook.port() + path);
  }

  @Test
  void aGuestsNotesAreThereAfterTheSignIn() throws Exception {
    Browser browser = new Browser();
    assertThat(browser.post("/", "note", "buy <milk>")).isEqualTo(302);
    assertThat(browser.post("/sign-in", "user", "alice", "password", "wrong")).isEqualTo(401);
    assertThat(browser.post("/sign-in", "user", "alice", "password", "alice-notes")).isEqualTo(302);
    assertThat(browser.get("/")).contains("<li>buy &lt;milk></li>", "Sign out alice");

    assertThat(browser.post("/sign-out")).isEqualTo(302);
    assertThat(browser.get("/")).doesNotContain("milk").contains("Sign in");
  }

  @Test
  void signingOutEverywhereElseLeavesThisDeviceAlone() throws Exception {
    Browser here = new Browser();
    here.post("/sign-in", "user", "bob", "password", "bob-notes");
    Browser elsewhere = new Browser();
    elsewhere.post("/sign-in", "user", "bob", "password", "bob-notes");
    assertThat(here.get("/devices").split("<li>")).hasSize(3);

    assertThat(here.post("/devices")).isEqualTo(302);

    assertThat(here.get("/devices").split("<li>")).hasSize(2);
    assertThat(elsewhere.get("/")).contains("Sign in");
  }

  @Test
  void whatIsWrongChangesNothing() throws Exception {
    Browser browser = new Browser();
    assertThat(browser.post("/", "note", " ")).isEqualTo(400);
    assertThat(browser.post("/", "note", "x".repeat(201))).isEqualTo(400);
    assertThat(browser.post("/devices")).isEqualTo(401);
    assertThat(browser.get("/")).contains("<ul></ul>");
    assertThat(browser.get("/nowhere")).contains("404");
  }
}
