package dev.sojourn.internal;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.MassEnding;
import dev.sojourn.Matches;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionState;
import dev.sojourn.TimeSource;
import dev.sojourn.store.CountResult;
import dev.sojourn.store.Found;
import dev.sojourn.store.SearchResult;
import dev.sojourn.store.SessionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts and ends living sessions by filter, step by step: no step keeps other callers of the store
 * waiting for long. Thread-safe.
 */
final class MassEnder {

  /** The most sessions that end in one step of the store. */
  private static final int STEP = 100;

  private final SessionStore store;
  private final NearCache cache;
  private final ActivityWriter writer;
  private final Policies policies;
  private final Counters counters;
  private final TimeSource time;

  MassEnder(
      SessionStore store,
      NearCache cache,
      ActivityWriter writer,
      Policies policies,
      Counters counters,
      TimeSource time) {
    this.store = store;
    this.cache = cache;
    this.writer = writer;
    this.policies = policies;
    this.counters = counters;
    this.time = time;
  }

  Matches find(SessionFilter filter) {
    if (filter.state() == SessionState.ENDED) {
      return new Matches(0, false, List.of());
    }
    recordActivity(filter);
    SessionFilter living = filter.living();
    Instant now = time.instant();
    int count = count(living, null, Matches.MAX_COUNT + 1, now);
    return new Matches(
        Math.min(count, Matches.MAX_COUNT), count > Matches.MAX_COUNT, sample(living, now));
  }

  /** Ends no more than {@code most}. */
  MassEnding end(SessionFilter filter, EndReason reason, Initiator initiator, int most) {
    if (filter.state() == SessionState.ENDED) {
      return new MassEnding(List.of(), 0, false);
    }
    recordActivity(filter);
    SessionFilter living = filter.living();
    List<Session> sample = new ArrayList<>();
    int ended = 0;
    SessionId last = null;
    do {
      Instant now = time.instant();
      SearchResult part = store.search(living, last, Math.min(STEP, most - ended), now);
      List<Found> over = end(part, living, reason, initiator, now);
      over.stream()
          .limit(Matches.MAX_SAMPLE - sample.size())
          .forEach(found -> sample.add(view(found, now)));
      ended += over.size();
      last = part.resumeAfter();
    } while (last != null && ended < most);
    boolean more = last != null && count(living, last, 1, time.instant()) > 0;
    return new MassEnding(sample, ended, more);
  }

  /** As far as it decides who is found: all of it would take long with very many in use. */
  private void recordActivity(SessionFilter filter) {
    if (filter.activeAfter() == null && filter.activeBefore() == null) {
      writer.catchUp();
    } else {
      writer.flush();
    }
  }

  private List<Found> end(
      SearchResult part, SessionFilter living, EndReason reason, Initiator initiator, Instant now) {
    List<SessionId> ids = part.items().stream().map(found -> found.session().id()).toList();
    if (ids.isEmpty()) {
      return List.of();
    }
    try {
      List<Found> over = store.endMatching(ids, living, reason, initiator, now);
      counters.ended(reason.wireName(), over.size());
      return over;
    } finally { // also after an unknown outcome
      ids.forEach(cache::forget);
    }
  }

  /** How many there are behind {@code after}, counted up to {@code most}. */
  private int count(SessionFilter living, @Nullable SessionId after, int most, Instant now) {
    int count = 0;
    SessionId last = after;
    do {
      CountResult part = store.count(living, last, most - count, now);
      count += part.count();
      last = part.resumeAfter();
    } while (last != null && count < most);
    return count;
  }

  private List<Session> sample(SessionFilter living, Instant now) {
    List<Session> sample = new ArrayList<>();
    SessionId last = null;
    do {
      SearchResult part = store.search(living, last, Matches.MAX_SAMPLE - sample.size(), now);
      part.items().stream()
          .map(found -> view(found, now))
          .filter(session -> session.state() == SessionState.ACTIVE)
          .forEach(sample::add);
      last = part.resumeAfter();
    } while (last != null && sample.size() < Matches.MAX_SAMPLE);
    return sample;
  }

  private Session view(Found found, Instant now) {
    return SessionView.at(policies.tighten(found), now);
  }
}
