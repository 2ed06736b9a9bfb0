package dev.sojourn.server.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.Initiator;
import dev.sojourn.server.TestServer;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.Gate;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of service keys, and what counts while the store does not answer. */
class ServiceKeysTest {

  @TempDir Path directory;
  private final ManualTime time = new ManualTime();
  private FaultyStore store;
  private TestServer server;
  private ServiceKeys keys;
  private String id;
  private String secret;

  @BeforeEach
  void start() {
    store = new FaultyStore(SqliteStore.open(directory.resolve("sojourn.db")), time);
    server = TestServer.start(directory, time, store, Map.of("sojourn.serve-cached-for", "5m"));
    keys = server.bean(ServiceKeys.class);
    ServiceKeys.Issued issued =
        keys.create("shop", null, Set.of(Scope.SESSIONS_VERIFY), Initiator.SYSTEM);
    id = issued.key().id();
    secret = new String(issued.secret().reveal(), US_ASCII);
  }

  @AfterEach
  void stop() {
    store.up();
    server.close();
  }

  /** By a thread of its own, since each of them may stand still. */
  private static <T> Future<T> inBackground(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofPlatform().daemon().start(future);
    return future;
  }

  private Future<Optional<ServiceKey>> authenticate() {
    return inBackground(() -> keys.authenticate(secret));
  }

  /** Or else it would be let in as long as the store is away. */
  @Test
  void aKeyThatIsRevokedWhileItIsReadIsNotRemembered() {
    try (Gate read = store.blockAfter("get")) {
      Future<Optional<ServiceKey>> early = authenticate();
      read.awaitReached();
      Future<Boolean> revoked = inBackground(() -> keys.revoke(id, null, Initiator.SYSTEM));
      assertThat(Waiting.get(revoked, "the end, which waits for no reader")).isTrue();
      read.release();
      assertThat(Waiting.get(early, "who asked before")).isPresent();
    }
    assertThat(keys.authenticate(secret)).isEmpty();
    store.down();
    time.advance(Duration.ofSeconds(2));

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> keys.authenticate(secret));
  }

  @Test
  void whatIsKnownCountsForAWhileWithoutTheStoreAndIsNotProlongedByThat() {
    assertThat(keys.authenticate(secret)).isPresent();
    store.down();
    for (int minute = 0; minute < 4; minute++) {
      time.advance(Duration.ofMinutes(1));
      assertThat(keys.authenticate(secret)).isPresent();
    }
    time.advance(Duration.ofMinutes(1));

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> keys.authenticate(secret));
  }

  @Test
  void aKeyThatIsGoneElsewhereIsNotRememberedOnceTheStoreHasSaidSo() {
    assertThat(keys.authenticate(secret)).isPresent();
    store.remove(ServiceKeys.SPACE, id); // as another node does
    time.advance(Duration.ofSeconds(2));
    assertThat(keys.authenticate(secret)).isEmpty();
    store.down();
    time.advance(Duration.ofSeconds(2));

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> keys.authenticate(secret));
  }

  @Test
  void aCrowdCausesOneRead() {
    try (Gate read = store.blockBefore("get")) {
      Future<Optional<ServiceKey>> first = authenticate();
      read.awaitReached();
      store.resetCalls();
      Future<Optional<ServiceKey>> second = authenticate();
      Future<Optional<ServiceKey>> third = authenticate();
      read.release();

      assertThat(Waiting.get(first, "the first")).isPresent();
      assertThat(Waiting.get(second, "the second")).isPresent();
      assertThat(Waiting.get(third, "the third")).isPresent();
    }
    assertThat(store.calls("get")).isZero();
  }
}
