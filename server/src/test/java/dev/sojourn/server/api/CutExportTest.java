package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that stops answering while an export is written. */
class CutExportTest {

  /** More than the web server holds back before it sends. */
  private static final int MANY = 99;

  @TempDir Path directory;
  private FaultyStore store;
  private TestServer server;
  private String key;

  @BeforeEach
  void start() {
    ManualTime time = new ManualTime();
    store = new FaultyStore(SqliteStore.open(directory.resolve("sojourn.db")), time);
    server = TestServer.start(directory, time, store);
    byte[] secret =
        server
            .bean(ServiceKeys.class)
            .create("test", null, Set.of(Scope.USERS_WRITE), Initiator.SYSTEM)
            .secret()
            .reveal();
    key = new String(secret, StandardCharsets.US_ASCII);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> export(String user) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.origin() + "/v1/users/" + user + "/export"))
            .header("Authorization", "Bearer " + key)
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aShortOneIsAProblemDocumentInstead() throws Exception {
    server.sessions().create(SignIn.user("ann"));
    store.failNext("latestEvents", 1);

    HttpResponse<String> answer = export("ann");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).startsWith("{\"type\":\"urn:sojourn:problem:");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(export("ann").statusCode()).isEqualTo(200);
  }

  @Test
  void oneUnderWayIsCutSoThatNobodyTakesItForTheWhole() throws Exception {
    for (int i = 0; i < MANY; i++) {
      server.sessions().create(SignIn.user("bea").roles("role-".repeat(12) + i));
    }
    assertThat(export("bea").body().length()).isGreaterThan(64 * 1024);
    store.failNext("latestEvents", 1);

    assertThatThrownBy(() -> export("bea")).isInstanceOf(IOException.class);

    assertThat(export("bea").statusCode()).isEqualTo(200);
  }
}
