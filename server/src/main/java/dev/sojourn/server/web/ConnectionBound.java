package dev.sojourn.server.web;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sojourn.TimeSource;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps connections from using up the files that the process may have open, of which the store and
 * the log need some, too. At the bound new ones wait, and silent ones are closed early to make
 * room. {@code server.jetty.max-connections} may set a lower bound beside this one. What the system
 * keeps of an answer that nobody reads is bounded, too: it would be megabytes for each connection.
 */
final class ConnectionBound extends NetworkConnectionLimit implements Connection.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionBound.class);

  /** Files that are left for the store, the log, the program itself and what it calls. */
  private static final long OTHER_FILES = 1_000;

  private static final int LEAST = 100;
  private static final int MOST = 100_000;

  /** Connections of a burst that the system keeps until they are accepted; Java's are 50. */
  private static final int MOST_WAITING = 1_024;

  /** Of an answer on its way, in bytes; Linux takes twice as much for it. */
  private static final int SEND_BUFFER = 128 * 1024;

  private static final Duration SILENCE_AT_THE_BOUND = Duration.ofSeconds(5);

  /** Until it is looked again whether a closed connection has given its file back. */
  private static final long GIVEN_BACK_MILLIS = 5;

  /** A server that stays at its bound reaches it with every connection that comes and goes. */
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final Scheduler scheduler;
  private final TimeSource time;
  private @Nullable Long warnedNanos;
  private volatile boolean isFull;

  ConnectionBound(int connections, Scheduler scheduler, TimeSource time, Connector... connectors) {
    super(connections, connectors);
    this.scheduler = scheduler;
    this.time = time;
    setEndPointIdleTimeout(SILENCE_AT_THE_BOUND.toMillis());
  }

  /** Puts the bound on all connections of {@code server}. */
  static void install(Server server, TimeSource time) {
    // Now, since the server starts without its connectors, and gets them when it is ready.
    Connector[] connectors = server.getConnectors();
    server.addBean(new ConnectionBound(connections(), server.getScheduler(), time, connectors));
    for (Connector connector : connectors) {
      if (connector instanceof ServerConnector tcp) {
        tcp.setAcceptQueueSize(MOST_WAITING);
        tcp.setAcceptedSendBufferSize(SEND_BUFFER);
      }
    }
  }

  private static int connections() {
    long files =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            ? system.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    // A process that may open very few files gets half of them for connections.
    return Math.clamp(Math.max(files - OTHER_FILES, files / 2), LEAST, MOST);
  }

  /** Called under Jetty's lock. */
  @Override
  protected void limit() {
    isFull = true; // before it goes through those that are open
    super.limit();
    long now = time.now().monotonicNanos();
    if (warnedNanos == null || now - warnedNanos >= BETWEEN_WARNINGS.toNanos()) {
      warnedNanos = now;
      LOG.warn(
          "{} connections are open, no more fit into the files that this process may open"
              + " (ulimit -n): new ones wait, and silent ones are closed after {} s",
          getMaxNetworkConnectionCount(),
          SILENCE_AT_THE_BOUND.toSeconds());
    }
  }

  /** Called under Jetty's lock. */
  @Override
  protected void unlimit() {
    isFull = false;
    super.unlimit();
  }

  /** In a burst most of them are accepted long before they are open, which Jetty passes over. */
  @Override
  public void onOpened(Connection connection) {
    if (isFull) {
      connection.getEndPoint().setIdleTimeout(SILENCE_AT_THE_BOUND.toMillis());
    }
  }

  /**
   * A channel that is closed keeps its file until its selector has let go of it (so Java has it),
   * which on a busy machine comes later than this call: others may not take its place before.
   */
  @Override
  public void onClosed(SelectableChannel channel) {
    if (channel.isRegistered()) {
      scheduler.schedule(() -> onClosed(channel), GIVEN_BACK_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      super.onClosed(channel);
    }
  }
}
