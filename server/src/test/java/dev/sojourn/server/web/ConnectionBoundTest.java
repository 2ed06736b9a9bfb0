package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.TimeSource;
import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the bound counts. That it holds at a server is {@code CrowdIT}'s matter. */
class ConnectionBoundTest {

  private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler();
  private final ConnectionBound bound = new ConnectionBound(2, scheduler, TimeSource.system());
  private Selector selector;

  @BeforeEach
  void start() throws Exception {
    scheduler.start();
    selector = Selector.open();
  }

  @AfterEach
  void stop() throws Exception {
    scheduler.stop();
    selector.close();
  }

  private SocketChannel accepted() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_CONNECT);
    bound.onAccepting(channel);
    bound.onAccepted(channel);
    return channel;
  }

  @Test
  void aClosedConnectionCountsUntilItsFileIsGivenBack() throws Exception {
    SocketChannel first = accepted();
    accepted();
    first.close();
    bound.onClosed(first);
    assertThat(bound.getNetworkConnectionCount()).as("its file is still open").isEqualTo(2);

    selector.selectNow(); // which lets go of it
    Waiting.until(
        Duration.ofSeconds(20), "one to be left", () -> bound.getNetworkConnectionCount() == 1);
  }

  @Test
  void aConnectionThatHadNoSelectorIsGoneAtOnce() throws Exception {
    try (SocketChannel channel = SocketChannel.open()) {
      bound.onAccepting(channel);
      bound.onAccepted(channel);
      channel.close();
      bound.onClosed(channel);
      assertThat(bound.getNetworkConnectionCount()).isZero();
    }
  }
}
