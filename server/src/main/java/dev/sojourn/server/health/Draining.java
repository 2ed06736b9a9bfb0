package dev.sojourn.server.health;

import dev.sojourn.server.ServerSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The first thing that happens when the server stops: it is not ready any more, and open streams
 * and waiting calls come to their end. It still serves for a moment, until load balancers have
 * noticed; then the web server refuses new requests, finishes those under way, and the engine
 * records what it holds. Thread-safe.
 */
@Component
public class Draining implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

  private final ApplicationContext context;
  private final Duration delay;
  private final List<Runnable> streams = new CopyOnWriteArrayList<>();
  private volatile boolean running;
  private volatile boolean draining;

  Draining(ApplicationContext context, ServerSettings settings) {
    this.context = context;
    delay = settings.drainDelay();
  }

  /** Whether the server is about to stop: a call that would wait answers at once. */
  public boolean isDraining() {
    return draining;
  }

  /** Calls {@code close} when the server stops, for who keeps answers open. It must not block. */
  public void onDrain(Runnable close) {
    streams.add(close);
    if (draining) {
      close.run();
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public void stop(Runnable done) {
    draining = true;
    running = false;
    AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
    for (Runnable close : streams) {
      try {
        close.run();
      } catch (RuntimeException fault) { // the others are to be closed all the same
        LOG.warn("Open answers were not closed", fault);
      }
    }
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(done);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the web server, whose phases are lower. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE;
  }
}
