package dev.sojourn.server.cli.local;

import dev.sojourn.server.cli.admin.TrustOption;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The running server.
 *
 * @param finding what was found
 * @param date its clock; null if it told none
 */
record ServerFindings(Finding finding, @Nullable Instant date) {

  private static final String AREA = "server";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /**
   * Asks it.
   *
   * @param mustRun whether nobody there is wrong
   */
  static ServerFindings of(URI url, TrustOption trust, boolean mustRun) throws IOException {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(TIMEOUT);
    trust.context().ifPresent(client::sslContext);
    String base = url.toString().replaceAll("/+$", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/actuator/health/readiness"))
            .timeout(TIMEOUT)
            .build();
    try (HttpClient open = client.build()) {
      HttpResponse<String> answer = open.send(request, BodyHandlers.ofString());
      return new ServerFindings(judged(base, answer), date(answer));
    } catch (IOException nobody) {
      return new ServerFindings(
          mustRun
              ? Finding.wrong(
                  AREA,
                  "nobody answers at " + base,
                  "Start the server, or name by --url where it is (by --ca-file its certificate).")
              : Finding.note(AREA, "no server runs at " + base, ""),
          null);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  private static Finding judged(String base, HttpResponse<String> answer) {
    boolean isOurs = answer.body().contains("\"status\"");
    if (answer.statusCode() == 200 && isOurs) {
      return Finding.ok(AREA, "the one at " + base + " is ready");
    }
    return answer.statusCode() == 503 && isOurs
        ? Finding.wrong(
            AREA,
            "the one at " + base + " is not ready: it stops, or its store does not answer",
            "Look at the store's findings and into the server's log.")
        : Finding.wrong(
            AREA,
            "what answers at " + base + " is no Sojourn server (" + answer.statusCode() + ")",
            "Name by --url where it is, or let the other program listen elsewhere.");
  }

  private static @Nullable Instant date(HttpResponse<String> answer) {
    try {
      return answer
          .headers()
          .firstValue("Date")
          .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .orElse(null);
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
