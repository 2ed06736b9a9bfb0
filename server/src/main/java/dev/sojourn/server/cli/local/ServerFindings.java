package dev.sojourn.server.cli.local;

import dev.sojourn.TimeSource;
import dev.sojourn.server.cli.admin.TrustOption;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The running server.
 *
 * @param finding what was found
 * @param ahead how far its clock is ahead of this machine's, to a second; null if it told none
 */
record ServerFindings(Finding finding, @Nullable Duration ahead) {

  private static final String AREA = "server";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** The type of what the health of a server is told in. */
  private static final String HEALTH = "application/vnd.spring-boot.actuator.";

  /**
   * Asks it.
   *
   * @param base where it should be
   * @param mustRun whether nobody there is wrong
   */
  static ServerFindings of(String base, TrustOption trust, boolean mustRun, TimeSource time)
      throws IOException {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(TIMEOUT);
    trust.context().ifPresent(client::sslContext);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/actuator/health/readiness"))
            .timeout(TIMEOUT)
            .build();
    try (HttpClient open = client.build()) {
      HttpResponse<InputStream> answer = open.send(request, BodyHandlers.ofInputStream());
      // Only a stranger's would be long, or never end.
      answer.body().close();
      return new ServerFindings(judged(base, answer), ahead(answer, time));
    } catch (SSLException untrusted) {
      return new ServerFindings(
          unreached(
              mustRun,
              "no trusted connection to " + base,
              "Name by --ca-file the certificate that it shows, or its issuer's; by --url the host"
                  + " that is named there."),
          null);
    } catch (IOException nobody) {
      return new ServerFindings(
          unreached(
              mustRun,
              "nobody answers at " + base,
              "Start the server, or name by --url where it is."),
          null);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  private static Finding unreached(boolean mustRun, String text, String mend) {
    return mustRun ? Finding.wrong(AREA, text, mend) : Finding.note(AREA, text, "");
  }

  private static Finding judged(String base, HttpResponse<?> answer) {
    boolean isOurs = answer.headers().firstValue("Content-Type").orElse("").startsWith(HEALTH);
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

  private static @Nullable Duration ahead(HttpResponse<?> answer, TimeSource time) {
    try {
      return answer
          .headers()
          .firstValue("Date")
          .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .map(date -> Duration.between(time.instant(), date))
          .orElse(null);
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
