package dev.sojourn.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often who waits for events looks. */
class EventLooksTest {

  /** Twenty and one in a second, and the few before anything happened. */
  private static final int MOST = 30;

  @TempDir Path directory;

  @Test
  void whatHappensInOtherTenantsDoesNotMakeAQuietOneLookWithoutPause() {
    TimeSource time = TimeSource.system();
    FaultyStore store = new FaultyStore(SqliteStore.open(directory.resolve("sojourn.db")), time);
    try (TestServer server = TestServer.start(directory, time, store)) {
      byte[] secret =
          server
              .bean(ServiceKeys.class)
              .create("quiet", "quiet", Set.of(Scope.SESSIONS_READ), Initiator.SYSTEM)
              .secret()
              .reveal();
      String key = "Bearer " + new String(secret, StandardCharsets.US_ASCII);
      String made = events(server, key, "").body();
      String cursor = made.replaceAll(".*\"next_cursor\":\"([^\"]*)\".*", "$1");
      store.resetCalls();
      CompletableFuture<Exchange> waiting =
          CompletableFuture.supplyAsync(() -> events(server, key, "&wait=1&cursor=" + cursor));
      Waiting.until(Waiting.PATIENCE, "its first look", () -> store.calls("events") > 0);

      int rung = 0;
      while (!waiting.isDone()) {
        server.sessions().create(SignIn.user(new UserId("busy", "user" + rung++)));
      }

      assertThat(Waiting.get(waiting, "the answer").body()).contains("\"items\":[]");
      assertThat(rung).isPositive();
      assertThat(store.calls("events")).isLessThanOrEqualTo(MOST);
    }
  }

  private static Exchange events(TestServer server, String key, String more) {
    return Exchange.with(
        server, "GET", "/v1/events?limit=1000" + more, Map.of("Authorization", key), "");
  }
}
