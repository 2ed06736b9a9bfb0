package dev.sojourn.store.postgres;

import dev.sojourn.testkit.history.Disturbance;
import dev.sojourn.testkit.history.Pause;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Kills the server in the middle of its work, again and again, and starts it each time. */
final class ServerKiller implements Disturbance {

  private static final Duration UP = Duration.ofSeconds(4);
  private static final Duration DOWN = Duration.ofSeconds(1);

  private final Postmaster server;

  ServerKiller(Postmaster server) {
    this.server = server;
  }

  @Override
  public void disturb(RandomGenerator random, BooleanSupplier goesOn) throws Exception {
    while (goesOn.getAsBoolean()) {
      Pause.of(UP.dividedBy(4));
      Pause.upTo(UP, random);
      server.kill();
      try {
        Pause.upTo(DOWN, random);
      } finally {
        server.start();
      }
    }
  }
}
