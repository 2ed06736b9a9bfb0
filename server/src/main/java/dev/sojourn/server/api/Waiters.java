package dev.sojourn.server.api;

import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Bounds how many calls wait, for all keys together and for each: no key takes every place. */
final class Waiters {

  private static final int ALL = 256;
  private static final int PER_KEY = 32;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Semaphore free = new Semaphore(ALL);
  private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();

  /** Takes a place for the key of this id, or refuses; {@link #leave} gives it back. */
  void enter(String key) {
    if (!take(key)) {
      throw Problem.of(ProblemType.TOO_MANY_REQUESTS, "Too many calls with this key wait.")
          .retryAfter(PAUSE)
          .exception();
    }
    if (!free.tryAcquire()) {
      giveBack(key);
      throw Problem.of(ProblemType.UNAVAILABLE, "Too many callers wait for events.")
          .retryAfter(PAUSE)
          .exception();
    }
  }

  void leave(String key) {
    free.release();
    giveBack(key);
  }

  private boolean take(String key) {
    boolean[] taking = new boolean[1];
    taken.compute(
        key,
        (same, count) -> {
          int before = count == null ? 0 : count;
          taking[0] = before < PER_KEY;
          return taking[0] ? before + 1 : count;
        });
    return taking[0];
  }

  private void giveBack(String key) {
    taken.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }
}
