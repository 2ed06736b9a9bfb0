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

  private final List<NodeProcess> nodes;

  NodePauser(List<NodeProcess> nodes) {
    this.nodes = nodes;
  }

  @Override
  public void disturb(RandomGenerator random, BooleanSupplier goesOn) throws IOException {
    while (goesOn.getAsBoolean()) {
      Pause.upTo(BETWEEN, random);
      NodeProcess node = nodes.get(random.nextInt(nodes.size()));
      node.pause();
      try {
        Pause.of(STOPPED);
      } finally {
        node.goOn();
      }
    }
  }
}
