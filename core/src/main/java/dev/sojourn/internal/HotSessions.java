package dev.sojourn.internal;

import dev.sojourn.SessionId;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A map of sessions that stays within a weight: whoever puts one in makes room, by a hand that goes
 * round and takes out those that were not asked for since it last came by (the second chance of F.
 * J. Corbató's clock). A look-up takes no lock and moves nothing. Thread-safe.
 *
 * <p>Why no library's cache: see decision 10 in {@code docs/decisions}.
 */
final class HotSessions {

  /** The most sessions the hand passes over before it takes one out in any case. */
  private static final int CHANCES = 32;

  private final long maxWeight;
  private final ConcurrentMap<SessionId, CachedSession> sessions = new ConcurrentHashMap<>();
  private final AtomicLong weight = new AtomicLong();
  private final ReentrantLock turn = new ReentrantLock();
  private Iterator<CachedSession> hand = sessions.values().iterator();

  HotSessions(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  @Nullable CachedSession get(SessionId id) {
    CachedSession session = sessions.get(id);
    if (session != null) {
      session.use();
    }
    return session;
  }

  /**
   * Puts in what {@code next} makes of what is there, or null, in one atomic step; {@code next}
   * must not look at this map.
   */
  void compute(SessionId id, UnaryOperator<@Nullable CachedSession> next) {
    sessions.compute(
        id,
        (key, old) -> {
          CachedSession chosen = next.apply(old);
          CachedSession kept = chosen != null && chosen.weight() > maxWeight ? null : chosen;
          weight.addAndGet(weightOf(kept) - weightOf(old));
          return kept;
        });
    makeRoom();
  }

  void remove(SessionId id) {
    weight.addAndGet(-weightOf(sessions.remove(id)));
  }

  void clear() {
    sessions.keySet().forEach(this::remove);
  }

  int size() {
    return sessions.size();
  }

  private static long weightOf(@Nullable CachedSession session) {
    return session == null ? 0 : session.weight();
  }

  /** One caller makes room for all; what comes in meanwhile it sees, or its own caller does. */
  private void makeRoom() {
    boolean more = true;
    while (more && weight.get() > maxWeight && turn.tryLock()) {
      try {
        more = removeOne();
      } finally {
        turn.unlock();
      }
    }
  }

  /** False if there is nothing: what weighs is only coming in, and its caller follows. */
  private boolean removeOne() {
    for (int passed = 0; ; passed++) {
      if (!hand.hasNext()) {
        hand = sessions.values().iterator();
        if (!hand.hasNext()) {
          return false;
        }
      }
      CachedSession session = hand.next();
      if (!session.takeUse() || passed == CHANCES) {
        if (sessions.remove(session.id(), session)) {
          weight.addAndGet(-session.weight());
        }
        return true;
      }
    }
  }
}
