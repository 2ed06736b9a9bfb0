package dev.sojourn.server.web;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sojourn.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps connections from using up the files that the process may have open, of which the store and
 * the log need some, too. At the bound new ones wait, and silent ones are closed early to make
 * room. {@code server.jetty.max-connections} may set a lower bound beside this one.
 */
final class ConnectionBound extends NetworkConnectionLimit {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionBound.class);

  /** Files that are left for the store, the log, the program itself and what it calls. */
  private static final long OTHER_FILES = 1_000;

  private static final int LEAST = 100;
  private static final int MOST = 100_000;
  private static final Duration SILENCE_AT_THE_BOUND = Duration.ofSeconds(5);

  /** A server that stays at its bound reaches it with every connection that comes and goes. */
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final TimeSource time;
  private @Nullable Long warnedNanos;

  private ConnectionBound(int connections, Server server, TimeSource time) {
    super(connections, server);
    this.time = time;
    setEndPointIdleTimeout(SILENCE_AT_THE_BOUND.toMillis());
  }

  /** Puts the bound on all connections of {@code server}. */
  static void install(Server server, TimeSource time) {
    server.addBean(new ConnectionBound(connections(), server, time));
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
}
