package dev.sojourn.internal;

import dev.sojourn.Lifetime;
import dev.sojourn.SessionPolicy;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policies by name, and what the present ones make of sessions begun under earlier ones. */
final class Policies {

  private final Map<String, SessionPolicy> byName;

  Policies(Map<String, SessionPolicy> byName) {
    this.byName = byName;
  }

  List<SessionPolicy> all() {
    return byName.values().stream().sorted(Comparator.comparing(SessionPolicy::name)).toList();
  }

  @Nullable SessionPolicy find(String name) {
    return byName.get(name);
  }

  SessionPolicy require(String name) {
    SessionPolicy policy = byName.get(name);
    if (policy == null) {
      throw new IllegalArgumentException("there is no policy of this name");
    }
    return policy;
  }

  /** The session under the stricter of its own bounds and its policy's present ones. */
  Found tighten(Found found) {
    SessionRecord session = found.session();
    SessionPolicy policy = byName.get(session.policy());
    if (policy == null) {
      return found;
    }
    Lifetime bounds =
        policy.lifetime(policy.remembers(session.remembered()) && session.remembered());
    Instant authenticatedAt = session.authenticatedAt();
    Instant since =
        authenticatedAt != null && authenticatedAt.isAfter(session.createdAt())
            ? authenticatedAt
            : session.createdAt();
    Instant latest = since.plus(bounds.absolute());
    Duration idle = bounds.idle();
    if (session.idleTimeout().compareTo(idle) <= 0 && !session.expiresAt().isAfter(latest)) {
      return found;
    }
    SessionRecord tightened =
        session.toBuilder()
            .idleTimeout(session.idleTimeout().compareTo(idle) <= 0 ? session.idleTimeout() : idle)
            .expiresAt(session.expiresAt().isAfter(latest) ? latest : session.expiresAt())
            .build();
    return new Found(tightened, found.user(), found.tenant(), found.device());
  }

  /** How often its activity is recorded: the shorter of its own interval and its policy's now. */
  Duration touchInterval(SessionRecord session) {
    SessionPolicy policy = byName.get(session.policy());
    return policy == null || session.touchInterval().compareTo(policy.touchInterval()) <= 0
        ? session.touchInterval()
        : policy.touchInterval();
  }

  /**
   * After how long without activity a remembered session must prove itself anew: the policy's own
   * idle timeout and one touch interval. Null if it is not remembered.
   */
  @Nullable Duration reducedAfter(SessionRecord session) {
    SessionPolicy policy = session.remembered() ? byName.get(session.policy()) : null;
    return policy == null ? null : policy.lifetime().idle().plus(touchInterval(session));
  }

  /**
   * Up to when the factors of a remembered session do not count at {@code now}, given its recorded
   * activity alone. Null if all do.
   */
  @Nullable Instant reducedAt(SessionRecord session, Instant now) {
    Duration bound = reducedAfter(session);
    Instant away = bound == null ? Instant.MAX : session.lastActiveAt().plus(bound);
    Instant reduced = session.reducedAt();
    return now.isAfter(away) && (reduced == null || away.isAfter(reduced)) ? away : reduced;
  }
}
