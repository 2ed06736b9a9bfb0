package dev.sojourn.store.postgres;

import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.NodeProcess;
import dev.sojourn.testkit.history.Pause;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Kills a node in the middle of its work, again and again, and starts it each time. */
final class NodeKiller implements Disturbance {

  private static final Duration UP = Duration.ofSeconds(1);
  private static final Duration DOWN = Duration.ofMillis(500);

  private final List<NodeProcess> nodes;

  NodeKiller(List<NodeProcess> nodes) {
    this.nodes = nodes;
  }

  @Override
  public void disturb(RandomGenerator random, BooleanSupplier goesOn) {
    while (goesOn.getAsBoolean()) {
      Pause.upTo(UP, random);
      NodeProcess node = nodes.get(random.nextInt(nodes.size()));
      node.kill();
      Pause.upTo(DOWN, random);
      node.restart();
    }
  }
}
