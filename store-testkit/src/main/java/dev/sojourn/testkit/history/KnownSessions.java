package dev.sojourn.testkit.history;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.token.SessionToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The tokens that all clients of a history share, as those who lost and stole some. Thread-safe.
 */
final class KnownSessions {

  /** Of so many that are over the latest are tried again. */
  private static final int OVER = 60;

  private static final int PERCENT_OVER = 25;

  /**
   * A session.
   *
   * @param id of the session
   * @param user whose it is
   * @param token what opens it
   */
  record Known(SessionId id, UserId user, SessionToken token) {}

  private final List<Known> living = new ArrayList<>();
  private final List<Known> over = new ArrayList<>();

  synchronized void add(Known session) {
    living.add(session);
  }

  /** Somebody was told that it is over. */
  synchronized void isOver(Known session) {
    if (living.remove(session)) {
      over.add(session);
      if (over.size() > OVER) {
        over.removeFirst();
      }
    }
  }

  /** One of them; empty if there is none yet. */
  synchronized Optional<Known> any(RandomGenerator random) {
    List<Known> from =
        living.isEmpty() || (!over.isEmpty() && random.nextInt(100) < PERCENT_OVER) ? over : living;
    return from.isEmpty() ? Optional.empty() : Optional.of(from.get(random.nextInt(from.size())));
  }

  synchronized List<Known> all() {
    List<Known> all = new ArrayList<>(living);
    all.addAll(over);
    return all;
  }
}
