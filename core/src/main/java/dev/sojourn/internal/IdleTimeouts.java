package dev.sojourn.internal;

import dev.sojourn.Initiator;
import dev.sojourn.Lifetime;
import dev.sojourn.SessionId;
import dev.sojourn.SessionPolicy;
import dev.sojourn.TimeSource;
import dev.sojourn.Update;
import dev.sojourn.store.Found;
import dev.sojourn.store.ReplaceCommand;
import dev.sojourn.store.ReplaceResult;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Standing;
import dev.sojourn.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Gives single living sessions idle timeouts of their own, within their policies. Thread-safe. */
final class IdleTimeouts {

  private static final int MAX_ATTEMPTS = 16;

  private final SessionStore store;
  private final NearCache cache;
  private final ActivityWriter writer;
  private final Policies policies;
  private final TimeSource time;

  IdleTimeouts(
      SessionStore store,
      NearCache cache,
      ActivityWriter writer,
      Policies policies,
      TimeSource time) {
    this.store = store;
    this.cache = cache;
    this.writer = writer;
    this.policies = policies;
    this.time = time;
  }

  Update limit(SessionId id, Duration idle) {
    if (idle.compareTo(Duration.ofSeconds(Lifetime.MIN_SECONDS)) < 0) {
      throw new IllegalArgumentException("idle must be at least " + Lifetime.MIN_SECONDS + " s");
    }
    writer.catchUp(id);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Instant now = time.instant().truncatedTo(ChronoUnit.MILLIS);
      Optional<Found> stored = store.find(id).map(policies::tighten);
      if (stored.isEmpty()) {
        return new Update.Absent();
      }
      Found found = stored.get();
      if (Standing.of(found, now, Standing.Idle.EXACT) instanceof Standing.Over) {
        return new Update.Over(SessionView.at(found, now));
      }
      SessionRecord next = limited(found.session(), idle);
      if (next.idleTimeout().equals(found.session().idleTimeout())) {
        return new Update.Updated(SessionView.at(found, now));
      }
      switch (replace(next, found.session().version(), now)) {
        case ReplaceResult.Replaced replaced -> {
          return new Update.Updated(SessionView.at(policies.tighten(replaced.found()), now));
        }
        case ReplaceResult.Absent absent -> {
          return new Update.Absent();
        }
        case ReplaceResult.Conflict again -> {}
        case ReplaceResult.UserChanged again -> {}
      }
    }
    throw StoreUnavailableException.contended("session " + id + " keeps changing", null);
  }

  private SessionRecord limited(SessionRecord session, Duration idle) {
    SessionPolicy policy = policies.find(session.policy());
    Duration most =
        policy == null
            ? session.idleTimeout()
            : policy.lifetime(session.remembered() && policy.remembers(true)).idle();
    Duration limited = idle.compareTo(most) < 0 ? idle : most;
    Duration touch = policy == null ? session.touchInterval() : policy.touchInterval();
    return session.toBuilder()
        .version(session.version() + 1)
        .idleTimeout(limited)
        .touchInterval(touch(touch, limited))
        .build();
  }

  /** The policy's touch interval, at most a quarter of the idle timeout, as policies have it. */
  static Duration touch(Duration policy, Duration idle) {
    Duration quarter = idle.dividedBy(4);
    return policy.compareTo(quarter) < 0 ? policy : quarter;
  }

  private ReplaceResult replace(SessionRecord next, long expected, Instant now) {
    try {
      return store.replace(
          new ReplaceCommand(
              next, expected, null, ReplaceCommand.Kind.LIMITED, Initiator.APPLICATION, now));
    } finally { // also after an unknown outcome
      cache.forget(next.id());
    }
  }
}
