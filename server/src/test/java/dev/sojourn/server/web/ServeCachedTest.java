package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where checks of what is known go on for a while without the store: the key's own, too. */
class ServeCachedTest {

  @TempDir Path directory;
  private final ManualTime time = new ManualTime();
  private FaultyStore store;
  private TestServer server;
  private String key;
  private Creation.Created alice;

  @BeforeEach
  void start() {
    store = new FaultyStore(SqliteStore.open(directory.resolve("sojourn.db")), time);
    server =
        TestServer.start(directory, time, store, Map.of("sojourn.serve-cached-for", "5m"))
            .withAccounts();
    byte[] secret =
        server
            .bean(ServiceKeys.class)
            .create("test", null, EnumSet.of(Scope.SESSIONS_VERIFY), Initiator.SYSTEM)
            .secret()
            .reveal();
    key = new String(secret, StandardCharsets.US_ASCII);
    alice = (Creation.Created) server.sessions().create(SignIn.user("alice"));
  }

  @AfterEach
  void stop() {
    store.up();
    store.releaseFeed();
    server.close();
  }

  private Exchange verify(String more) {
    return Exchange.with(
        server,
        "POST",
        "/v1/sessions/verify",
        Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json"),
        "{\"token\": \"" + alice.token().reveal() + "\"" + more + "}");
  }

  @Test
  void checksGoOnForAWhileAndSaySo() {
    assertThat(verify("").body()).contains("\"active\":true").doesNotContain("stale");
    store.holdFeed();
    server.sessions().users().credentialChanged(UserId.of("bob"), null, Initiator.SYSTEM); // news
    store.down();
    time.advance(Duration.ofMinutes(2));

    assertThat(verify("").body()).contains("\"active\":true", "\"stale\":true");
    assertThat(verify(", \"fresh\": true").status()).isEqualTo(503);

    time.advance(Duration.ofMinutes(4));
    assertThat(verify("").status()).isEqualTo(503);
  }
}
