package dev.sojourn.server.me;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EndReason;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.UserId;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventStreamTest {

  @TempDir static Path directory;
  static final ManualTime TIME = new ManualTime();
  static TestServer server;
  static SessionManager sessions;
  static final HttpClient HTTP = HttpClient.newHttpClient();

  final HttpBrowser here = new HttpBrowser(server, HttpBrowser.CHROME);
  final HttpBrowser there = new HttpBrowser(server, HttpBrowser.FIREFOX);

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, TIME, Map.of()).withAccounts();
    sessions = server.sessions();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void signIn() {
    TIME.advance(Duration.ofDays(2));
    here.signIn("alice");
  }

  /** A stream as a browser reads it. */
  private record Stream(HttpResponse<InputStream> response, BufferedReader lines)
      implements AutoCloseable {

    static Stream open(HttpBrowser browser) throws Exception {
      var request = browser.request("/v1/me/events").setHeader("Accept", "text/event-stream");
      var response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
      return new Stream(
          response,
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    /** Name and data of the next event; null at the end. */
    String next() throws IOException {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          return name + " " + line.substring(6);
        }
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }

  @Test
  @Tag("ASVS-7.4.1")
  void theStreamTellsOfChangesAndOfTheEnd() throws Exception {
    String id = current().id().toString();
    try (Stream stream = Stream.open(here)) {
      assertThat(stream.response().statusCode()).isEqualTo(200);
      assertThat(stream.response().headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(stream.response().headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(stream.next()).isEqualTo("hello {\"session\":\"" + id + "\"}");

      there.signIn("alice");
      assertThat(stream.next()).isEqualTo("changed {\"session\":\"" + id + "\"}");

      sessions.end(current(id).id(), EndReason.SIGNED_OUT_ELSEWHERE);
      String last = stream.next();
      while (last.startsWith("changed")) {
        last = stream.next();
      }
      assertThat(last)
          .isEqualTo("ended {\"session\":\"" + id + "\",\"reason\":\"signed_out_elsewhere\"}");
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void theStreamEndsWhenTheDeadlinePasses() throws Exception {
    try (Stream stream = Stream.open(here)) {
      stream.next();

      TIME.advance(Duration.ofDays(1));

      assertThat(stream.next()).startsWith("ended").contains("idle_timeout");
    }
  }

  @Test
  void anOpenStreamKeepsNobodySignedIn() throws Exception {
    var deadline = current().idleExpiresAt();
    TIME.advance(Duration.ofMinutes(20));

    try (Stream stream = Stream.open(here)) {
      stream.next();
      sessions.flush();

      assertThat(current().idleExpiresAt()).isEqualTo(deadline);
    }
  }

  @Test
  void aStreamLivesNoLongerThanItsToken() throws Exception {
    try (Stream stream = Stream.open(here)) {
      stream.next();

      sessions.rotate(current().id());

      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void streamsAreForSignedInPeopleAndInBoundedNumber() throws Exception {
    HttpBrowser nobody = new HttpBrowser(server, HttpBrowser.CHROME);
    assertThat(nobody.get("/v1/me/events").statusCode()).isEqualTo(401);

    List<Stream> open = new ArrayList<>();
    try {
      for (int i = 0; i < EventStreams.MAX_PER_USER; i++) {
        open.add(Stream.open(here));
      }
      assertThat(open).allMatch(stream -> stream.response().statusCode() == 200);

      try (Stream tooMany = Stream.open(here)) {
        assertThat(tooMany.response().statusCode()).isEqualTo(429);
        assertThat(tooMany.response().headers().firstValue("Retry-After")).isPresent();
      }
    } finally {
      for (Stream stream : open) {
        stream.close();
      }
    }
    // Whoever went away is noticed at the next write; the end of the session writes to all.
    sessions.end(current().id(), EndReason.ENDED_BY_ADMIN);
    here.signIn("alice");
    here.signIn("/login?switch=true", Map.of("username", "alice", "password", "alice-demo"));
    try (Stream again = Stream.open(here)) {
      assertThat(again.response().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aServerThatStopsClosesItsStreams(@TempDir Path other) throws Exception {
    TestServer stopping = TestServer.start(other, TIME, Map.of()).withAccounts();
    HttpBrowser browser = new HttpBrowser(stopping, HttpBrowser.CHROME);
    browser.signIn("alice");
    try (Stream stream = Stream.open(browser)) {
      stream.next();

      stopping.close();

      assertThat(stream.next()).isNull();
    }
  }

  private static Session current() {
    return living().getFirst();
  }

  private static Session current(String id) {
    return living().stream().filter(s -> s.id().toString().equals(id)).findFirst().orElseThrow();
  }

  private static List<Session> living() {
    SessionFilter own =
        SessionFilter.filter().user(UserId.of("alice")).state(SessionState.ACTIVE).build();
    return sessions.list(own, PageRequest.first(10)).items();
  }
}
