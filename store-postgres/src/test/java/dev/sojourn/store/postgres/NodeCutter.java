package dev.sojourn.store.postgres;

import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.Pause;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Cuts a node off from the database, again and again, while its clients still reach it. */
final class NodeCutter implements Disturbance {

  private static final Duration JOINED = Duration.ofMillis(1_500);

  /** From less than the bound to more than the node waits for answers. */
  private static final Duration CUT = Duration.ofSeconds(3);

  private final Namespace network;

  NodeCutter(Namespace network) {
    this.network = network;
  }

  @Override
  public void disturb(RandomGenerator random, BooleanSupplier goesOn) {
    while (goesOn.getAsBoolean()) {
      Pause.upTo(JOINED, random);
      network.cut();
      try {
        Pause.upTo(CUT, random);
      } finally {
        network.join();
      }
    }
  }
}
