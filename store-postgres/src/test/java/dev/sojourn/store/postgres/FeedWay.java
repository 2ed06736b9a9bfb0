package dev.sojourn.store.postgres;

import dev.sojourn.testkit.Relay;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A way to a database on which the connections by which a node hears can be held up. */
final class FeedWay implements AutoCloseable {

  private final Relay relay;
  private final PostgresSettings through;

  FeedWay(PostgresSettings database) {
    URI url = URI.create(database.url());
    this.relay = Relay.to(url.getHost(), url.getPort(), Duration.ZERO, Client::new);
    String there = url.getHost() + ":" + url.getPort();
    this.through =
        PostgresSettings.of(database.url().replace(there, "localhost:" + relay.port()), null);
  }

  /** The database by this way. */
  PostgresSettings database() {
    return through;
  }

  /** Nothing is heard until {@link #release}. */
  void hold() {
    relay.hold(tap -> tap instanceof Client client && (client.asks || client.listens));
  }

  /** No question of the feed gets an answer until then; notifications come. */
  void holdAnswers() {
    relay.hold(tap -> tap instanceof Client client && client.asks);
  }

  void release() {
    relay.release();
  }

  @Override
  public void close() {
    relay.close();
  }

  private static final class Client implements Relay.Tap {
    private volatile boolean asks;
    private volatile boolean listens;

    @Override
    public void sent(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      asks |= text.contains("INSERT INTO nodes");
      listens |= text.contains("LISTEN " + Notifier.CHANNEL);
    }
  }
}
