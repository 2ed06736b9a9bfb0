package dev.sojourn.store.postgres;

import dev.sojourn.testkit.Relay;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a store and its server, and counts round trips by what the protocol says: a client
 * that has sent {@code Sync} waits for all answers (PostgreSQL, "Message Formats"). The connection
 * that only notifies is not counted.
 */
final class Traffic implements AutoCloseable {

  /** A message without a type begins each connection; this one comes before encryption. */
  private static final int SSL_REQUEST = 80877103;

  private final AtomicLong syncs = new AtomicLong();
  private final Relay relay;
  private final PostgresSettings through;

  Traffic(PostgresSettings database) {
    PostgresUrl url = PostgresUrl.parse(database.url());
    String host = url.jdbc().replaceFirst(".*//([^:/]*):.*", "$1");
    int port = Integer.parseInt(url.jdbc().replaceFirst(".*:(\\d+)/.*", "$1"));
    this.relay = Relay.to(host, port, Duration.ZERO, Client::new);
    this.through =
        PostgresSettings.of(
            database.url().replaceFirst("@[^/]*/", "@localhost:" + relay.port() + "/"), null);
  }

  /** The same database by way of here. */
  PostgresSettings settings() {
    return through;
  }

  /** How many round trips there were. */
  long roundTrips() {
    return syncs.get();
  }

  @Override
  public void close() {
    relay.close();
  }

  /** Splits what a client sends into messages. */
  private final class Client implements Relay.Tap {
    private byte[] rest = new byte[0];
    private boolean isTyped;
    private boolean notifies;

    @Override
    public void sent(byte[] bytes) {
      rest = joined(rest, bytes);
      int head = isTyped ? 1 : 0;
      while (rest.length >= head + 4 && rest.length >= head + number(head)) {
        int end = head + number(head);
        message(head, end);
        rest = Arrays.copyOfRange(rest, end, rest.length);
        head = isTyped ? 1 : 0;
      }
    }

    private void message(int head, int end) {
      if (!isTyped) {
        isTyped = number(4) != SSL_REQUEST;
      } else if (rest[0] == 'P') {
        String text = new String(rest, head, end - head, StandardCharsets.UTF_8);
        notifies |= text.contains("pg_notify('" + Notifier.CHANNEL);
      } else if (rest[0] == 'S' && !notifies) {
        syncs.incrementAndGet();
      }
    }

    private int number(int at) {
      return ByteBuffer.wrap(rest, at, 4).getInt();
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
