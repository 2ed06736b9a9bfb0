package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.Relay;
import dev.sojourn.testkit.Waiting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What hears notifications, as the feed moves from one server to the next. */
class ListenerTest extends PostgresTest {

  private final List<Client> clients = Collections.synchronizedList(new ArrayList<>());

  /** What one connection said. */
  private static final class Client implements Relay.Tap {

    private final StringBuilder said = new StringBuilder();

    @Override
    public synchronized void sent(byte[] bytes) {
      said.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    synchronized boolean listens() {
      return said.indexOf("LISTEN ") >= 0;
    }
  }

  private Relay.Tap next() {
    Client client = new Client();
    clients.add(client);
    return client;
  }

  @Test
  void aConnectionThatIsMadeWhileTheFeedMovesHearsNothing() {
    node().close(); // the tables are there
    int port = URI.create(database.url()).getPort();
    try (Relay relay = Relay.to("localhost", port, Duration.ZERO, this::next)) {
      PostgresSettings settings =
          PostgresSettings.of("postgres://postgres@localhost:" + relay.port() + "/postgres", null);
      Listener listener =
          new Listener(new Connections(settings), Waiting.PATIENCE, new UUID(0, 1), hint -> {});
      relay.hold(tap -> true);
      listener.renew();
      Waiting.until(Waiting.PATIENCE, "the first connection", () -> !clients.isEmpty());
      listener.renew(); // the feed has moved: that one leads to the server that was left
      relay.release();
      Waiting.until(Waiting.PATIENCE, "one that listens", () -> clients.getLast().listens());

      assertThat(clients).hasSizeGreaterThan(1);
      assertThat(clients.subList(0, clients.size() - 1)).noneMatch(Client::listens);
      listener.close();
    }
  }
}
