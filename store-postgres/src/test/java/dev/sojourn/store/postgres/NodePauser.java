package dev.sojourn.store.postgres;

import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.NodeProcess;
import dev.sojourn.testkit.history.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Stops a node in the middle of its work, for so long that what it has in memory is long outdated,
 * and lets it go on as if nothing had happened: as a machine that is paused does.
 */
final class NodePauser implements Disturbance {

  private static final Duration STOPPED = Duration.ofSeconds(3);
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** For so long a node that goes on hears nothing yet: then what it has in memory tells. */
  private static final Duration DEAF = Duration.ofMillis(50);

  private final List<NodeProcess> nodes;
  private final List<FeedWay> ways;

  /** Stops one after the other of those whose feeds come by these ways, each by its own. */
  NodePauser(List<NodeProcess> nodes, List<FeedWay> ways) {
    this.nodes = nodes;
    this.ways = ways;
  }

  @Override
  public void disturb(RandomGenerator random, BooleanSupplier goesOn) throws IOException {
    while (goesOn.getAsBoolean()) {
      Pause.upTo(BETWEEN, random);
      int stopped = random.nextInt(nodes.size());
      NodeProcess node = nodes.get(stopped);
      FeedWay way = ways.get(stopped);
      node.pause();
      way.hold();
      try {
        Pause.of(STOPPED);
      } finally {
        node.goOn();
        Pause.of(DEAF);
        way.release();
      }
    }
  }
}
