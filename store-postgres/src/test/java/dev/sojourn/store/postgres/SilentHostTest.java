package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.store.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first of several hosts is dead, and nobody is told so: what answers is the next one. */
class SilentHostTest {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final PostgresSettings database = Server.cleanDatabase();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  /** Its port: whoever wants a connection there gets no answer, or one that says nothing. */
  private int silent(boolean connects) throws IOException {
    ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    opened.add(silent);
    InetSocketAddress address =
        new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort());
    while (!connects) {
      Socket waiting = new Socket();
      opened.add(waiting);
      try {
        waiting.connect(address, 200); // which does not come, once enough wait to be let in
      } catch (SocketTimeoutException full) {
        break;
      }
    }
    return silent.getLocalPort();
  }

  private PostgresSettings behind(int... silent) {
    StringBuilder hosts = new StringBuilder();
    for (int port : silent) {
      hosts.append("127.0.0.1:").append(port).append(',');
    }
    int port = URI.create(database.url()).getPort();
    return PostgresSettings.of(
            "postgres://postgres@" + hosts + "127.0.0.1:" + port + "/postgres", null)
        .withPatience(PATIENCE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNextHostIsTakenByTheStore(boolean connects) throws Exception {
    try (PostgresStore store = PostgresStore.open(behind(silent(connects), silent(connects)))) {
      assertThat(store.nodes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNextHostIsTakenByTheFeedAndByWhatChangesTables(boolean connects) throws Exception {
    try (Connection feed = new Connections(behind(silent(connects))).open(PATIENCE);
        Connection migrating =
            new Connections(behind(silent(connects))).migrating().getConnection()) {
      assertThat(feed.isValid(1)).isTrue();
      assertThat(feed.getNetworkTimeout()).isEqualTo(PATIENCE.toMillis());
      assertThat(migrating.isValid(1)).isTrue();
      assertThat(migrating.getNetworkTimeout()).isEqualTo(Duration.ofHours(1).toMillis());
    }
  }

  /** And does not wait for ever where there is no other. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneHostThatIsSilentIsNoDatabase(boolean connects) throws Exception {
    int port = silent(connects);
    PostgresSettings alone =
        PostgresSettings.of("postgres://postgres@127.0.0.1:" + port + "/postgres", null)
            .withPatience(PATIENCE);

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> PostgresStore.open(alone));
  }
}
