package dev.sojourn.server.web;

import dev.sojourn.TimeSource;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connections of clients that are not silent, which Jetty would see to, but so slow that
 * it comes to the same: requests that come byte by byte must be there in the time in which a silent
 * connection is closed, and an answer must be read at some rate. When requests find no place
 * ({@link RequestBound}), clients that do not read have only moments, since each keeps a place.
 *
 * <p>It looks at all connections from time to time, so that requests are not the slower for it.
 */
final class SlowClients extends AbstractLifeCycle {

  private static final Logger LOG = LoggerFactory.getLogger(SlowClients.class);

  private static final long MILLIS_BETWEEN_LOOKS = 1_000;

  /** The least that an answer is read at, in bytes a second; a bad radio link does better. */
  private static final long LEAST_RATE = 4 * 1024;

  /** How long nothing of an answer may be read while others find no place. */
  private static final long STUCK_MILLIS = Duration.ofSeconds(5).toMillis();

  /** Beside what the time for a body is: what is late with that is told so ({@link Arrival}). */
  private static final long TO_BE_TOLD_MILLIS = Duration.ofSeconds(5).toMillis();

  private static final long FOR_EVER = Duration.ofDays(36_500).toMillis();

  private final Server server;
  private final TimeSource time;
  private final LongSupplier turnedAway;

  // Of the one task.
  private IdentityHashMap<EndPoint, Wait> waits = new IdentityHashMap<>();
  private long turnedAwayBefore;

  private volatile Scheduler.@Nullable Task next;

  /**
   * What one client is waited for, since the look at {@code since} nanoseconds.
   *
   * @param isForReader whether it is to read an answer; else it is to send a request
   * @param answers how many it has had
   * @param bytes how many it had read, or sent, at that look
   * @param isUnderWay whether it has begun to send
   */
  private record Wait(
      boolean isForReader, long answers, long bytes, boolean isUnderWay, long since) {}

  private SlowClients(Server server, TimeSource time, LongSupplier turnedAway) {
    this.server = server;
    this.time = time;
    this.turnedAway = turnedAway;
  }

  /**
   * Looks after the connections of {@code server} while it runs.
   *
   * @param turnedAway how many requests have found no place so far
   */
  static void install(Server server, TimeSource time, LongSupplier turnedAway) {
    server.addBean(new SlowClients(server, time, turnedAway));
  }

  @Override
  protected void doStart() {
    lookLater();
  }

  @Override
  protected void doStop() {
    Scheduler.Task waiting = next;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  private void lookLater() {
    next =
        server
            .getScheduler()
            .schedule(this::lookAgain, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
  }

  private void lookAgain() {
    try {
      look();
    } catch (RuntimeException fault) {
      LOG.error("Slow clients were not looked for", fault);
    }
    if (isRunning()) {
      lookLater();
    }
  }

  private void look() {
    long now = time.now().monotonicNanos();
    long turned = turnedAway.getAsLong();
    boolean isFull = turned != turnedAwayBefore;
    turnedAwayBefore = turned;
    IdentityHashMap<EndPoint, Wait> still = new IdentityHashMap<>();
    int sentAway = 0;
    for (Connector connector : server.getConnectors()) {
      for (EndPoint client : connector.getConnectedEndPoints()) {
        Wait wait = waitFor(client, waits.get(client), now);
        if (wait != null
            && TimeUnit.NANOSECONDS.toMillis(now - wait.since()) > allowed(client, wait, isFull)) {
          sendAway(client, wait);
          sentAway++;
        } else if (wait != null) {
          still.put(client, wait);
        }
      }
    }
    waits = still;
    if (sentAway > 0) {
      LOG.debug("{} connections of slow clients were closed", sentAway);
    }
  }

  private static void sendAway(EndPoint client, Wait wait) {
    if (wait.isForReader() && client.getTransport() instanceof SocketChannel channel) {
      try {
        // Or the system would keep what was not read, and offer it for minutes.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException gone) {
        LOG.debug("a slow client has left by itself", gone);
      }
    }
    client.close(new TimeoutException("too slow"));
  }

  private static @Nullable Wait waitFor(EndPoint client, @Nullable Wait before, long now) {
    Connection connection = client.getConnection();
    if (connection == null) {
      return null;
    }
    if (client instanceof AbstractEndPoint writing && writing.getWriteFlusher().isPending()) {
      return before != null && before.isForReader()
          ? before
          : new Wait(true, 0, connection.getBytesOut(), true, now);
    }
    if (!client.isFillInterested()) {
      return null; // it waits for us
    }
    long answers = http(connection).getMessagesOut();
    long bytes = connection.getBytesIn();
    if (before == null || before.isForReader() || before.answers() != answers) {
      return new Wait(false, answers, bytes, false, now);
    }
    return before.isUnderWay() || before.bytes() == bytes
        ? before
        : new Wait(false, answers, bytes, true, now);
  }

  private static Connection http(Connection connection) {
    return connection instanceof SslConnection tls
        ? tls.getSslEndPoint().getConnection()
        : connection;
  }

  /** In milliseconds; connections at their bound have less time ({@link ConnectionBound}). */
  private static long allowed(EndPoint client, Wait wait, boolean isFull) {
    // 0 is for ever, which somebody may have wanted.
    long silence = client.getIdleTimeout() > 0 ? client.getIdleTimeout() : FOR_EVER;
    if (!wait.isForReader()) {
      return wait.isUnderWay() ? silence + TO_BE_TOLD_MILLIS : FOR_EVER;
    }
    long read = client.getConnection().getBytesOut() - wait.bytes();
    return (isFull ? Math.min(STUCK_MILLIS, silence) : silence)
        + TimeUnit.SECONDS.toMillis(read) / LEAST_RATE;
  }
}
