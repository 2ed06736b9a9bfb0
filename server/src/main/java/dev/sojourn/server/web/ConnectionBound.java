package dev.sojourn.server.web;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;

/**
 * Keeps connections from using up the files that the process may have open, of which the store and
 * the log need some, too. At the bound new ones wait, and silent ones are closed early to make
 * room. {@code server.jetty.max-connections} may set a lower bound beside this one.
 */
final class ConnectionBound {

  /** Files that are left for the store, the log, the program itself and what it calls. */
  private static final long OTHER_FILES = 1_000;

  private static final int LEAST = 100;
  private static final int MOST = 100_000;
  private static final Duration SILENCE_AT_THE_BOUND = Duration.ofSeconds(5);

  private ConnectionBound() {}

  /** Puts the bound on all connections of {@code server}. */
  static void install(Server server) {
    NetworkConnectionLimit limit = new NetworkConnectionLimit(connections(), server);
    limit.setEndPointIdleTimeout(SILENCE_AT_THE_BOUND.toMillis());
    server.addBean(limit);
  }

  private static int connections() {
    long files =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            ? system.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    // A process that may open very few files gets half of them for connections.
    return Math.clamp(Math.max(files - OTHER_FILES, files / 2), LEAST, MOST);
  }
}
