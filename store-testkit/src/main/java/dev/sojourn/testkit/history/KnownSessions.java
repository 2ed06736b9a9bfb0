package dev.sojourn.testkit.history;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.token.SessionToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

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
   * @param tenant of which tenant
   * @param user whose it is, or null for a guest
   * @param token what opens it, unless it was rotated since
   * @param madeBy the call that made the token, as in {@link Act.Validate#token}
   * @param version the session had when the token was made
   */
  record Known(
      SessionId id,
      String tenant,
      @Nullable UserId user,
      SessionToken token,
      int madeBy,
      long version) {}

  /** So many guests are enough, since nobody limits them. */
  private static final int MOST_GUESTS = 8;

  private final List<Known> living = new ArrayList<>();
  private final List<Known> over = new ArrayList<>();

  synchronized void add(Known session) {
    living.add(session);
  }

  /** Somebody was told that it is over. */
  synchronized void isOver(Known session) {
    if (living.removeIf(one -> one.id().equals(session.id()))) {
      over.add(session);
      if (over.size() > OVER) {
        over.removeFirst();
      }
    }
  }

  /** A session has another token; it is the one to be tried unless there is a later one. */
  synchronized void isRotated(Known session) {
    living.replaceAll(
        one -> one.id().equals(session.id()) && one.version() < session.version() ? session : one);
  }

  /** A guest, once there are enough of them; empty as long as there are not. */
  synchronized Optional<Known> anyGuest(RandomGenerator random) {
    List<Known> guests = living.stream().filter(one -> one.user() == null).toList();
    return guests.size() < MOST_GUESTS
        ? Optional.empty()
        : Optional.of(guests.get(random.nextInt(guests.size())));
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
