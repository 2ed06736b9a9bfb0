package dev.sojourn.server.web;

import dev.sojourn.TimeSource;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.QoSHandler;

/**
 * Keeps requests from using up the memory: so many are answered at a time as there is room for.
 * Others wait for a moment, some of them, and are refused by 503 when their turn does not come.
 * Threads are no bound, since Jetty's own work needs some, too. Health and metrics do not wait;
 * streams of events have a bound of their own and would keep their places for hours.
 */
final class RequestBound {

  /** What a request may take while it is answered, its thread with it. */
  private static final int BYTES = 128 * 1024;

  private static final int LEAST = 500;
  private static final int MOST = 10_000;

  private static final int MOST_WAITING = 1_000;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private RequestBound() {}

  /** Puts the bound on what answers requests of {@code server}. */
  static void install(Server server, TimeSource time) {
    long room = Runtime.getRuntime().maxMemory() / BYTES;
    install(server, time, Math.clamp(room, LEAST, MOST));
  }

  /** The same with so many places. */
  static void install(Server server, TimeSource time, int places) {
    QoSHandler bound = new QoSHandler(server.getHandler());
    bound.setMaxRequestCount(places);
    bound.setMaxSuspendedRequestCount(MOST_WAITING);
    bound.setMaxSuspend(LONGEST_WAIT);
    bound.excludePath("/v1/me/events", "/actuator/*");
    server.setHandler(bound);
    SlowClients.install(
        server,
        time,
        () -> bound.getTotalSuspendedRequestCount() + bound.getTotalExceededRequestCount());
  }
}
