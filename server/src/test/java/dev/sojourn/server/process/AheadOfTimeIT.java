package dev.sojourn.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged server starts with its parts as the build has worked them out, or works them out as
 * it starts: whoever calls it sees no difference.
 */
class AheadOfTimeIT {

  /** Pages, calls and files of every kind, most of them by parts that only the framework knows. */
  private static final List<String> ASKED =
      List.of(
          "/",
          "/login",
          "/account",
          "/console",
          "/docs",
          "/openapi.json",
          "/v1/me",
          "/v1/sessions",
          "/v1/keys",
          "/v1/users/nobody",
          "/v1/nothing",
          "/actuator",
          "/actuator/health",
          "/actuator/health/readiness",
          "/actuator/env",
          "/%2e%2e/x",
          "/webjars/htmx.org/dist/htmx.min.js");

  /** What the build has worked out, as the log names classes. */
  private static final String PREPARED =
      "dev/sojourn/server/SojournServer__ApplicationContextInitializer";

  @TempDir Path directory;

  @Test
  void theServerIsTheSameWithItsPartsWorkedOutBeforehand() throws Exception {
    Map<String, String> prepared = answers(directory.resolve("prepared"), true);
    Map<String, String> worked =
        answers(directory.resolve("worked"), false, "management.info.java.enabled=false");

    assertThat(prepared).containsExactlyEntriesOf(worked);
    assertThat(prepared.get("/login")).startsWith("200 text/html");
    assertThat(prepared.get("/v1/sessions")).startsWith("200 application/json");
  }

  private static Map<String, String> answers(Path directory, boolean prepared, String... settings)
      throws Exception {
    Files.createDirectories(directory);
    RunningServer running = RunningServer.in(directory, directory, settings);
    Path log = directory.resolve("classes.log");
    Map<String, String> answers = new LinkedHashMap<>();
    try (SojournProcess process =
        running.start(
            Map.of(
                "JAVA_OPTS", SojournProcess.SHORT_LIVED + " -Xlog:class+init=info:file=" + log))) {
      process.awaitReady();
      for (String path : ASKED) {
        answers.put(path, answer(running, path));
      }
    }
    assertThat(Files.readString(log).contains(PREPARED)).as("prepared").isEqualTo(prepared);
    return answers;
  }

  /** What of an answer is the same wherever and whenever the server runs. */
  private static String answer(RunningServer running, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = running.get(path);
    String body =
        answer
            .body()
            .replace(running.url(), "URL")
            .replaceAll("(name=\"[^\"]*\" value=\")[^\"]{16,}", "$1TOKEN")
            .replaceAll("\"(id|created_at)\":\"[^\"]*\"", "\"$1\":\"\"");
    return "%d %s %s"
        .formatted(
            answer.statusCode(), answer.headers().firstValue("Content-Type").orElse(""), body);
  }
}
