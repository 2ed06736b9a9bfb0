package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.testkit.Waiting;
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

  /** Long enough for the host that answers, however busy the machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final int LONG_SECONDS = Math.toIntExact(Waiting.PATIENCE.toSeconds());

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
    try (PostgresStore store = PostgresStore.open(behind(silent(connects)))) {
      assertThat(store.nodes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNextHostIsTakenByTheFeedAndByWhatChangesTables(boolean connects) throws Exception {
    PostgresSettings twoSilent = behind(silent(connects), silent(connects));
    try (Connection feed = new Connections(twoSilent).open(PATIENCE);
        Connection migrating =
            new Connections(behind(silent(connects))).migrating().getConnection()) {
      assertThat(feed.isValid(LONG_SECONDS)).isTrue();
      assertThat(feed.getNetworkTimeout()).isEqualTo(PATIENCE.toMillis());
      assertThat(migrating.isValid(LONG_SECONDS)).isTrue();
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
