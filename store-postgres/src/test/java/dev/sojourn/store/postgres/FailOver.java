package dev.sojourn.store.postgres;

import dev.sojourn.testkit.Waiting;
import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.Pause;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Loses the primary, promotes its standby, and sees to it that all nodes have moved there while the
 * old one is still silent; then there is a new standby, and all begins anew.
 */
final class FailOver implements Disturbance {

  private static final Duration UP = Duration.ofSeconds(2);
  private static final Duration UNTIL_PROMOTED = Duration.ofMillis(500);

  /** Nodes may try the silent one first, and more than once. */
  private static final Duration MOVING = Duration.ofSeconds(30);

  private final Replicas servers;
  private final int nodes;

  FailOver(Replicas servers, int nodes) {
    this.servers = servers;
    this.nodes = nodes;
  }

  @Override
  public void disturb(RandomGenerator random, BooleanSupplier goesOn) throws Exception {
    Pause.of(UP);
    while (goesOn.getAsBoolean()) {
      Pause.upTo(UP, random);
      servers.losePrimary();
      Pause.upTo(UNTIL_PROMOTED, random);
      servers.promote();
      String promoted = Server.text(servers.standby(), "SELECT CAST(clock_timestamp() AS text)");
      Waiting.until(MOVING, "all nodes to move", () -> moved(promoted) == nodes);
      servers.replace();
    }
  }

  /** How many nodes have proved their lease there since then. */
  private long moved(String since) {
    return Server.number(
        servers.standby(),
        "SELECT count(*) FROM nodes WHERE seen_at > CAST('" + since + "' AS timestamptz)");
  }
}
